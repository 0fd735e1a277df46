#include "hub/inbox/asked.h"

#include <algorithm>

#include "hub/inbox/ids.h"
#include "locales/format/fallback.h"
#include "locales/language/language.h"
#include "locales/text/unicode.h"
#include "locales/zone/clock.h"

namespace hub {
namespace {

void addOnce(std::vector<std::string>& to, const std::string& value) {
    if (std::ranges::find(to, value) == to.end()) to.push_back(value);
}

/// A bare language stands for all of its kinds, as messages are tagged; a longer tag for the one that it comes to.
std::vector<std::string> languagesOf(const std::string& tag) {
    std::vector<std::string> all{tag};
    addOnce(all, locales::shortLanguage(tag));
    for (const auto& served : locales::servedLanguages()) {
        if (served.starts_with(tag + "-")) addOnce(all, served);
    }
    return all;
}

bool isAlternative(Term term) {
    switch (term) {
        case Term::Is:
        case Term::Has:
        case Term::Due:
        case Term::After:
        case Term::Before: return false;
        default: return true;
    }
}

class Reader {
public:
    Reader(const Askable& askable, std::vector<QueryFault>& faults) : askable_(askable), faults_(faults) {}

    Asked run(const std::vector<QueryPart>& parts) && {
        for (const auto& part : parts) {
            if (part.term == Term::Words) asked_.words.push_back({part.value, part.negated, part.prefix});
            else take(part);
        }
        return std::move(asked_);
    }

private:
    Asked::Demand& demandOf(const QueryPart& part) {
        const auto same = [&](const Asked::Demand& each) { return each.term == part.term && each.negated == part.negated; };
        const auto found = std::ranges::find_if(asked_.demands, same);
        if (isAlternative(part.term) && found != asked_.demands.end()) return *found;
        Asked::Demand fresh;
        fresh.term = part.term;
        fresh.negated = part.negated;
        return asked_.demands.emplace_back(std::move(fresh));
    }

    void take(const QueryPart& part) {
        Asked::Demand& demand = demandOf(part);
        switch (part.term) {
            case Term::Channel: return takeChannel(part, demand);
            case Term::Account: return takeAccount(part, demand);
            case Term::Assignee: return takeAssignee(part, demand);
            case Term::Language:
                for (const auto& each : languagesOf(part.value)) addOnce(demand.values, each);
                return;
            case Term::Order: return addOnce(part.prefix ? demand.beginnings : demand.values, part.value);
            case Term::Due: demand.at = askable_.now + part.within; return;
            case Term::After:
            case Term::Before: demand.at = startOf(part.day); return;
            default:
                demand.at = askable_.now;
                return addOnce(demand.values, part.value);
        }
    }

    [[nodiscard]] Instant startOf(std::chrono::year_month_day day) const {
        const auto here = locales::instantOf(askable_.zone, std::chrono::local_days(day));
        return here ? *here : Instant(std::chrono::sys_days(day));
    }

    void takeChannel(const QueryPart& part, Asked::Demand& demand) {
        const std::string wanted = locales::foldForMatch(part.value);
        bool known = std::ranges::find(askable_.kinds, wanted) != askable_.kinds.end();
        for (const auto& account : askable_.accounts) {
            if (account.kind != wanted) continue;
            known = true;
            demand.ids.push_back(account.id);
        }
        if (!known) unknown(part, "the name of a kind of channel", askable_.kinds);
    }

    void takeAccount(const QueryPart& part, Asked::Demand& demand) {
        const std::string wanted = locales::foldForMatch(part.value);
        const auto id = insideId(IdKind::Account, part.value);
        const std::size_t before = demand.ids.size();
        for (const auto& account : askable_.accounts) {
            if (account.id == id || locales::foldForMatch(account.name) == wanted) demand.ids.push_back(account.id);
        }
        if (demand.ids.size() == before) unknown(part, "the name of an account", {});
    }

    void takeAssignee(const QueryPart& part, Asked::Demand& demand) {
        const std::string wanted = locales::foldForMatch(part.value);
        if (wanted == "me") return demand.ids.push_back(askable_.me);
        if (wanted == "none") return demand.ids.push_back(0);
        const std::size_t before = demand.ids.size();
        for (const auto& user : askable_.users) {
            if (locales::foldForMatch(user.name) == wanted) demand.ids.push_back(user.id);
        }
        if (demand.ids.size() == before) unknown(part, "me, none or the name of a colleague", {"me", "none"});
    }

    void unknown(const QueryPart& part, const std::string& expected, std::vector<std::string> choices) {
        faults_.push_back({"unknown_value", std::string(wireName(part.term)), part.value, expected, std::move(choices), part.begin, part.end});
    }

    const Askable& askable_;
    std::vector<QueryFault>& faults_;
    Asked asked_;
};

bool isState(const Asked::Demand& demand, std::initializer_list<std::string_view> states) {
    return demand.term == Term::Is && std::ranges::find(states, demand.values.front()) != states.end();
}

}  // namespace

Asked askedBy(Query& query, const Askable& askable) {
    Asked asked = Reader(askable, query.faults).run(query.parts);
    std::ranges::stable_sort(query.faults, {}, &QueryFault::begin);
    return asked;
}

bool goesBeyondWaiting(const Asked& asked) {
    return std::ranges::any_of(asked.demands, [](const Asked::Demand& demand) {
        return isState(demand, {"snoozed", "done", "open", "refused", "unclear"}) || (demand.negated && isState(demand, {"waiting"}));
    });
}

bool isToDo(const Asked& asked) {
    if (!goesBeyondWaiting(asked)) return true;
    return std::ranges::any_of(asked.demands, [](const Asked::Demand& demand) {
        return !demand.negated && isState(demand, {"snoozed", "refused", "unclear"});
    });
}

}  // namespace hub
