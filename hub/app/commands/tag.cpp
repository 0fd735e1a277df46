#include <CLI/CLI.hpp>

#include "hub/app/commands.h"
#include "hub/app/commands/lines.h"
#include "hub/desk/desk.h"
#include "hub/inbox/tags_json.h"

namespace hub {

void addTag(CLI::App& app, int& status) {
    app.add_subcommand("tag", "JSON Lines in, JSON Lines with tags out")->callback([&status] {
        status = answerLines([](channels::JsonWriter& out, const DeskRequest& request) {
            writeTags(out, tag(request.message));
        });
    });
}

void addSuggest(CLI::App& app, int& status) {
    app.add_subcommand("suggest", "JSON Lines in, JSON Lines with tags and suggested replies out")->callback([&status] {
        status = answerLines([](channels::JsonWriter& out, const DeskRequest& request) {
            const auto answered = answer(request);
            writeTags(out, answered.tags);
            out.key("suggestions");
            writeSuggestions(out, answered.suggestions, rulesOf(request.message.channel));
        });
    });
}

}  // namespace hub
