#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "hub/app/commands.h"
#include "hub/app/commands/lines.h"
#include "hub/app/commands/tag_report.h"
#include "hub/desk/desk.h"
#include "hub/inbox/tags_json.h"

namespace hub {
namespace {

int tagLines() {
    return answerLines([](channels::JsonWriter& out, const DeskRequest& request) { writeTags(out, tag(request.message)); });
}

int reportTags(const std::string& file) {
    TagReport report;
    const int status = readLines(file, [&](const RequestLine& line) {
        std::vector<std::string> warnings;
        const auto expected = readExpectedTags(line.json, warnings);
        warn(line.number, warnings);
        report.add(line.request.id, expected, tag(line.request.message));
    });
    if (report.isEmpty()) {
        std::cerr << "no line says what was expected: language, timezone, topic, intent or risks\n";
        return kFailed;
    }
    report.print(std::cout);
    std::cout.flush();
    return std::cout ? status : kFailed;
}

}  // namespace

void addTag(CLI::App& app, int& status) {
    auto report = std::make_shared<std::string>();
    auto* command = app.add_subcommand("tag", "JSON Lines in, JSON Lines with tags out");
    command->add_option(
        "--report", *report,
        "Judge a file of JSON Lines (- for standard input) that also say which language, timezone, topic, intent and risks are expected"
    );
    command->callback([report, &status] { status = report->empty() ? tagLines() : reportTags(*report); });
}

void addSuggest(CLI::App& app, int& status) {
    app.add_subcommand("suggest", "JSON Lines in, JSON Lines with tags and suggested replies out")->callback([&status] {
        status = answerLines([](channels::JsonWriter& out, const DeskRequest& request) {
            const auto answered = answer(request);
            writeTags(out, answered.tags);
            writeReplyLocale(out, replyLocale(request, answered.tags));
            out.key("suggestions");
            writeSuggestions(out, answered.suggestions, rulesOf(request.message.channel));
        });
    });
}

}  // namespace hub
