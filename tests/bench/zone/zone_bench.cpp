// How often findZone names the right clock on tests/cases/zone, by kind of case, and how many it does a
// second.
//   zone_bench FILE...
#include <ctime>
#include <iomanip>
#include <iostream>
#include <map>
#include <string>

#include "tests/bench/zone/zone_cases.h"

int main(int argc, char** argv) {
    using namespace zone_cases;
    std::map<std::string, std::pair<int, int>> kinds;
    std::map<int, std::pair<int, int>> calibration;
    std::vector<Case> all;
    for (int i = 1; i < argc; ++i) {
        auto cases = readCases(argv[i]);
        all.insert(all.end(), cases.begin(), cases.end());
    }
    if (all.empty()) {
        std::cerr << "usage: zone_bench FILE... (tests/cases/zone/*.cases)\n";
        return 2;
    }
    int right_in_all = 0;
    for (const auto& one : all) {
        const auto verdict = locales::findZone(one.evidence);
        const bool right = verdict.zone && sameClock(*verdict.zone, one.zone);
        right_in_all += right ? 1 : 0;
        ++kinds[one.kind].second;
        kinds[one.kind].first += right ? 1 : 0;
        auto& bin = calibration[static_cast<int>(verdict.confidence * 10)];
        ++bin.second;
        bin.first += right ? 1 : 0;
        if (!right) {
            std::cout << "wrong: " << one.line << "\n    got " << verdict.zone.value_or("none") << " by "
                      << locales::wireName(verdict.source) << ", " << verdict.confidence << '\n';
        }
    }
    // CPU time: the machine may be busy with other things.
    const auto start = std::clock();
    constexpr int kRounds = 100;
    std::size_t found = 0;
    for (int round = 0; round < kRounds; ++round) {
        for (const auto& one : all) found += locales::findZone(one.evidence).zone ? 1U : 0U;
    }
    const double spent = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    for (const auto& [kind, count] : kinds) {
        std::cout << std::left << std::setw(12) << kind << count.first << " of " << count.second << '\n';
    }
    for (const auto& [bin, count] : calibration) {
        std::cout << "said " << bin * 10 << " % and more: right " << count.first << " of " << count.second
                  << '\n';
    }
    const double per_second = static_cast<double>(all.size()) * kRounds / spent;
    std::cout << "same clock: " << right_in_all << " of " << all.size() << " (" << std::fixed
              << std::setprecision(1) << 100.0 * right_in_all / static_cast<double>(all.size()) << " %), "
              << std::setprecision(0) << per_second << " cases/s of one core, " << std::setprecision(2)
              << 1e6 / per_second << " µs each\n";
    return found == 0 ? 1 : 0;
}
