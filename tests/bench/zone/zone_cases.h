#pragma once
#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "locales/time/instant.h"
#include "locales/zone/clock.h"
#include "locales/zone/zone.h"

/// Reads tests/cases/zone/*.cases: "kind | zone | field=value | …", # for comments.
namespace zone_cases {

struct Case {
    std::string line, kind, zone;
    locales::ZoneEvidence evidence;
};

inline std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

inline void setField(locales::ZoneEvidence& evidence, std::string_view field, const std::string& value) {
    if (field == "text")
        evidence.text = value;
    else if (field == "country")
        evidence.country = value;
    else if (field == "state")
        evidence.state = value;
    else if (field == "city")
        evidence.city = value;
    else if (field == "postal_code")
        evidence.postal_code = value;
    else if (field == "phone")
        evidence.phone = value;
    else if (field == "site_country")
        evidence.site_country = value;
    else if (field == "locale")
        evidence.locale = value;
    else if (field == "language")
        evidence.language = value;
    else if (field == "sent_at")
        evidence.sent_at = locales::parseInstant(value);
    else
        throw std::runtime_error("unknown field in a zone case: " + std::string(field));
}

inline Case readCase(const std::string& line) {
    Case one;
    one.line = line;
    one.evidence.sent_at = locales::parseInstant("2026-11-21T12:00:00Z");
    std::string_view rest = line;
    for (int column = 0; !rest.empty(); ++column) {
        const auto end = std::min(rest.find(" | "), rest.size());
        const auto part = trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 3, rest.size()));
        if (column == 0)
            one.kind = part;
        else if (column == 1)
            one.zone = part;
        else
            setField(
                one.evidence, part.substr(0, part.find('=')), std::string(part.substr(part.find('=') + 1))
            );
    }
    return one;
}

inline std::vector<Case> readCases(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("no such file of zone cases: " + path);
    std::vector<Case> cases;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line[0] != '#') cases.push_back(readCase(line));
    }
    return cases;
}

/// Zones agree when their clocks do in winter and summer after the last change of rules that tzdata knows.
inline bool sameClock(std::string_view a, std::string_view b) {
    for (const auto* when : {"2026-12-15T12:00:00Z", "2027-04-01T12:00:00Z", "2027-07-15T12:00:00Z"}) {
        const auto at = *locales::parseInstant(when);
        const auto one = locales::localTime(a, at);
        const auto other = locales::localTime(b, at);
        if (!one || !other || one->offset != other->offset) return false;
    }
    return true;
}

}  // namespace zone_cases
