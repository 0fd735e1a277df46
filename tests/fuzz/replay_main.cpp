// Replays inputs without libFuzzer: every file named, or what the generator below makes of a fixed seed.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        std::ifstream in(argv[i], std::ios::binary);
        run(std::string(std::istreambuf_iterator<char>(in), {}));
    }
    if (argc > 1) return 0;
    static constexpr const char* kPieces[] = {"{", "}", "[", "]", "\"", ":", ",", "\\u", "<", ">", "</", "&#", "> ", "\n", "\r\n",
                                              "--", "=?", "?=", "plural", "other", "#", "'", "\xF0\x9F", "\xED\xA0\x80", "a"};
    std::mt19937 random(1);
    constexpr int kInputs = 2000;
    for (int n = 0; n < kInputs; ++n) {
        std::string bytes;
        const std::size_t length = random() % 400;
        while (bytes.size() < length) {
            if (random() % 3 == 0) {
                bytes += static_cast<char>(random());
            } else {
                bytes += kPieces[random() % std::size(kPieces)];
            }
        }
        run(bytes);
    }
    std::printf("%d inputs\n", kInputs);
    return 0;
}
