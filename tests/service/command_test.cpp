#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "channels/contract/sandbox.h"
#include "hub/app/service.h"
#include "tests/support/process.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

struct Ran {
    int status = 0;
    std::string output, errors;
};

/// Runs the program to its end; one that goes on is killed after half a minute.
Ran run(const TemporaryFolder& folder, const std::vector<std::string>& arguments, const std::string& input = {}) {
    std::vector<std::string> command{DRAGOMAN_PROGRAM};
    command.insert(command.end(), arguments.begin(), arguments.end());
    Process process(command, folder.name(), input);
    const int status = process.waitAtMost(30s);
    return {status, process.output(), process.errors()};
}

}  // namespace

TEST_CASE("standard input that can't be read is said", "[command]") {
    const TemporaryFolder folder;
    Process process({"/bin/sh", "-c", std::string("exec '") + DRAGOMAN_PROGRAM + "' tag < /"}, folder.name());
    CHECK(process.waitAtMost(30s) == 1);
    CHECK(process.errors().starts_with("standard input: can't be read"));
}

TEST_CASE("a bad line is named and the rest goes on", "[command]") {
    const TemporaryFolder folder;
    const auto ran = run(folder, {"tag"}, "{\"id\":\"a\",\"text\":\"Wo?\"}\nnonsense\n{\"id\":\"b\",\"text\":\"Wo?\"}\n");
    CHECK(ran.status == 1);
    CHECK(ran.errors.starts_with("line 2: "));
    CHECK(ran.output.find("\"id\":\"a\"") != std::string::npos);
    CHECK(ran.output.find("\"id\":\"b\"") != std::string::npos);
}

TEST_CASE("a report says of each tag how often it is right and what it is taken for", "[command]") {
    const TemporaryFolder folder;
    const std::string cases =
        R"({"id":"a","text":"Wo bleibt mein Paket?","ship_to":{"country":"DE"},"expected":{"language":"de-AT","timezone":"Europe/Busingen","intent":"order_tracking","risks":[]}})"
        "\n"
        R"({"id":"b","text":"Where is my parcel?","language":"de","intent":"order_tracking"})"
        "\n"
        R"({"id":"c","text":"Where is my parcel?","language":"de","topic":"pre_sale"})"
        "\n"
        R"({"id":"d","text":"Where is my parcel?","language":"de"})"
        "\n"
        R"({"id":"e","text":"I will call my lawyer!!!","risks":["review","legal"]})"
        "\n";
    std::ofstream(folder.name() + "/cases.jsonl") << cases;
    const auto ran = run(folder, {"tag", "--report", folder.name() + "/cases.jsonl"});
    INFO(ran.output << ran.errors);
    REQUIRE(ran.status == 0);
    const auto has = [&](const char* words) { return ran.output.find(words) != std::string::npos; };
    CHECK(ran.output.starts_with("messages: 5\n"));
    CHECK(has("\nlanguage: 1 of 4 right, 25.0 %\n     3  de taken for en: b, c\n"));
    CHECK(has("\ntimezone: 1 of 1 right, 100.0 %\n"));
    CHECK(has("\ntopic: 2 of 3 right, 66.7 %\n     1  pre_sale taken for shipping: c\n"));
    CHECK(has("\nintent: 2 of 2 right, 100.0 %\n"));
    CHECK(has("\nde                4    25.0 %   100.0 %    66.7 %   100.0 %\n"));
    CHECK(has("\nlegal                 1        1        1    100.0 %  100.0 %\n"));
    CHECK(has("\nreview                1        0        0          -    0.0 %\n"));
    CHECK(has("\nconfidence of the language\n  0."));
    CHECK(has("\nconfidence of the intent\n  0."));
    CHECK(run(folder, {"tag", "--report", "-"}, cases).output == ran.output);
}

TEST_CASE("a report leaves out what can't be expected and says when nothing is", "[command]") {
    const TemporaryFolder folder;
    const auto ran = run(folder, {"tag", "--report", "-"}, "{\"id\":\"a\",\"text\":\"Wo?\",\"intent\":\"nonsense\",\"risks\":[\"case\",\"murder\"]}\n");
    CHECK(ran.status == 1);
    CHECK(ran.output.empty());
    CHECK(ran.errors.find("line 1: intent: expected one of the taxonomy, found \"nonsense\", left out\n") != std::string::npos);
    CHECK(ran.errors.find("line 1: risks: expected a list of the taxonomy's risks") != std::string::npos);
    CHECK(ran.errors.find("no line says what was expected") != std::string::npos);
    const auto absent = run(folder, {"tag", "--report", folder.name() + "/absent.jsonl"});
    CHECK(absent.status == 1);
    CHECK(absent.errors.starts_with(folder.name() + "/absent.jsonl: can't be read: "));
}

TEST_CASE("a quantity that no order has is left out with a warning", "[command]") {
    const TemporaryFolder folder;
    for (const char* quantity : {"1e300", "-1", "0", "1000000001"}) {
        CAPTURE(quantity);
        const auto ran = run(
            folder, {"suggest"},
            std::string(R"({"id":"a","text":"Wo ist mein Paket?","order":{"id":"1","items":[{"sku":"x","title":"Lamp","quantity":)") +
                quantity + "}]}}\n"
        );
        CHECK(ran.status == 0);
        CHECK(ran.errors.find("order.items[0].quantity: expected 1 to 1,000,000,000") != std::string::npos);
        CHECK(ran.output.find("\"id\":\"a\"") != std::string::npos);
    }
}

TEST_CASE("coverage counts what a locale inherits as covered", "[command]") {
    const TemporaryFolder folder;
    const auto ran = run(folder, {"templates", "coverage"});
    CHECK(ran.status == 0);
    CHECK(ran.output.starts_with("locale    current  stale  inherited  missing  covered\n"));
    const auto british = ran.output.find("\nen-GB ");
    REQUIRE(british != std::string::npos);
    const auto line = ran.output.substr(british + 1, ran.output.find('\n', british + 1) - british - 1);
    CAPTURE(line);
    CHECK(line.ends_with(" 100 %"));
}

TEST_CASE("a port has one hub", "[command]") {
    const TemporaryFolder folder;
    hub::Settings settings;
    settings.data = folder.name() + "/first";
    settings.listen = "127.0.0.1:0";
    hub::Service first(settings);
    first.start();
    const std::string taken = first.url().substr(first.url().find("127"));
    const auto ran = run(folder, {"serve", "--data", folder.name() + "/second", "--listen", taken});
    CHECK(ran.status == 1);
    CHECK(ran.errors.find("--listen " + taken + ": ") != std::string::npos);
    CHECK(ran.errors.find("in use") != std::string::npos);
}

TEST_CASE("an address that this machine doesn't have is named", "[command]") {
    const TemporaryFolder folder;
    const auto ran = run(folder, {"serve", "--data", folder.name() + "/data", "--listen", "192.0.2.1:0"});
    CHECK(ran.status == 1);
    CHECK(ran.errors.starts_with("dragoman serve: --listen 192.0.2.1:0: "));
}

TEST_CASE("an account that fails is told on standard error", "[command]") {
    const TemporaryFolder folder;
    const std::string data = folder.name() + "/data";
    {
        hub::Settings settings;
        settings.data = data;
        hub::Workplace place(settings);
        hub::Account account;
        account.kind = "lantern";
        account.name = "lamps";
        place.store->addAccount(account, kNoon);
    }
    for (const char* command : {"check", "poll"}) {
        CAPTURE(command);
        const auto ran = run(folder, {"channels", command, "--data", data});
        CHECK(ran.status == 1);
        CHECK(ran.output.empty());
        CHECK(ran.errors.starts_with("lamps: "));
    }
}

namespace {

std::vector<channels::Kind> kindsWithMarketplace() {
    auto kinds = channels::allKinds();
    std::erase_if(kinds, [](const channels::Kind& kind) { return kind.descriptor.abilities.contains(channels::Ability::Serve); });
    return kinds;
}

}  // namespace

TEST_CASE("a recording of any channel holds its protocol, but no buyer, no word of theirs and no secret", "[command]") {
    const TemporaryFolder folder;
    const hub::SystemClock clock;
    std::vector<std::unique_ptr<channels::Sandbox>> sandboxes;
    hub::Settings settings;
    settings.data = folder.name() + "/data";
    std::vector<std::string> private_words = {"Ildefonso", "Quetzalcoatl", "unmistakable"};
    {
        hub::Workplace place(settings);
        for (const auto& kind : kindsWithMarketplace()) {
            sandboxes.push_back(kind.makeSandbox(clock));
            channels::SeededMessage message;
            message.conversation = "lamp";
            message.buyer = "Ildefonso Quetzalcoatl";
            message.text = "My unmistakable question about the lamp";
            message.sent_at = clock.now() - 1h;
            sandboxes.back()->seed(message);
            const auto config = sandboxes.back()->account();
            hub::Account account;
            account.kind = account.name = kind.descriptor.kind;
            account.settings = config.settings;
            const auto id = place.store->addAccount(account, clock.now());
            for (const auto& [name, value] : config.secrets) {
                place.store->putSecret(id, name, place.vault->seal(hub::secretOf(id, name), value), clock.now());
                private_words.push_back(value);
            }
        }
    }
    for (const auto& kind : kindsWithMarketplace()) {
        CAPTURE(kind.descriptor.kind);
        const std::string to = folder.name() + "/recording-" + kind.descriptor.kind;
        const auto ran = run(folder, {"channels", "record", kind.descriptor.kind, "--to", to, "--data", settings.data});
        CAPTURE(ran.errors);
        CHECK(ran.status == 0);
        for (const auto& file : std::filesystem::directory_iterator(to)) {
            std::ifstream in(file.path());
            const std::string text(std::istreambuf_iterator<char>(in), {});
            CAPTURE(file.path().string(), text);
            CHECK(text.find("\"request\"") != std::string::npos);
            for (const auto& word : private_words) CHECK(text.find(word) == std::string::npos);
        }
    }
}

TEST_CASE("lint names file and line, and ends with one", "[command]") {
    const TemporaryFolder folder;
    const std::string library = folder.name() + "/library";
    std::filesystem::create_directory(library);
    const auto write = [&](const std::string& locale, const std::string& text) {
        std::ofstream(library + '/' + locale + ".po")
            << "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n#. title: On its way\n"
            << "msgctxt \"shipping.order_tracking.in_transit\"\nmsgid \"Your parcel is on its way.\"\nmsgstr \"" << text << "\"\n";
    };
    write("en", "");
    write("es", "¿Dónde está el paquete?");
    CHECK(run(folder, {"templates", "lint", "--library", library}).status == 0);
    write("es", "Dónde está el paquete?");
    const auto ran = run(folder, {"templates", "lint", "--library", library});
    CHECK(ran.status == 1);
    CHECK(ran.errors.find(library + "/es.po:5: shipping.order_tracking.in_transit: error: punctuation: each ? has its ¿") != std::string::npos);
}

TEST_CASE("examples of a locale are filled replies, the same each time", "[command]") {
    const TemporaryFolder folder;
    const auto examples = [&](const std::string& seed) {
        return run(folder, {"templates", "examples", "--locale", "fi", "--count", "5", "--seed", seed});
    };
    const auto first = examples("7");
    CHECK(first.status == 0);
    std::size_t count = 0;
    for (auto at = first.output.find("== fi "); at != std::string::npos; at = first.output.find("== fi ", at + 1)) ++count;
    CHECK(count == 5);
    CHECK(first.output.find('{') == std::string::npos);
    CHECK(first.output.find("[[") == std::string::npos);
    CHECK(examples("7").output == first.output);
    CHECK(examples("8").output != first.output);
    CHECK(run(folder, {"templates", "examples", "--locale", "xx"}).status == 1);
}
