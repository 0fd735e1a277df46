#include "hub/api/given_facts.h"

#include "hub/desk/facts.h"

namespace hub::api {

templates::Facts givenFacts(Request& request) {
    templates::Facts facts;
    for (const auto& [name, text] : request.textMap("facts")) {
        if (text.empty()) continue;
        const auto fact = readFact(name, text);
        if (!fact) {
            throw Refusal(
                422, name + ": can't be read",
                "expected a date as 2026-11-21, money as 39.90 EUR, a count as digits; found " + text, name
            );
        }
        facts.emplace(name, *fact);
    }
    return facts;
}

}  // namespace hub::api
