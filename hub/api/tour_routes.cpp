#include <algorithm>
#include <array>
#include <string_view>

#include "hub/api/routes.h"
#include "hub/api/views.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::array<std::string_view, 3> kStates = {"open", "folded", "closed"};
/// What the page may tick off; openapi.json names the same.
constexpr std::array<std::string_view, 10> kSteps = {
    "read", "why", "answer", "sent", "keys", "templates", "text", "account", "colleague", "backup",
};

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> stepsFrom(channels::Json from) {
    if (from.size() > kSteps.size()) throw Refusal(422, "done: expected each step once", {}, "done");
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (!isOneOf(kSteps, from[i].text())) {
            throw Refusal(422, "done: expected steps such as read", "found " + from[i].text(), "done");
        }
        steps.push_back(from[i].text());
    }
    return steps;
}

Response change(Hub& hub, Request& request) {
    const auto state = request.maybeText("state");
    if (state && !isOneOf(kStates, *state)) {
        throw Refusal(422, "state: expected open, folded or closed", "found " + *state, "state");
    }
    JsonWriter out;
    writeTour(out, hub.store.changeTour(request.user().id, state, stepsFrom(request.json()["done"])));
    return json(out);
}

Response begin(Hub& hub, Request& request) {
    hub.store.beginTour(request.user().id);
    return noContent();
}

}  // namespace

void addTourRoutes(Router& router, Hub& hub) {
    router.add("PATCH", "/me/tour", Right::Anyone, [&hub](Request& r) { return change(hub, r); });
    router.add("DELETE", "/me/tour", Right::Anyone, [&hub](Request& r) { return begin(hub, r); });
}

}  // namespace hub::api
