#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

using namespace tests;
using namespace std::chrono_literals;

namespace {

struct Ran {
    int status = 0;
    std::string output, errors;
};

Ran run(const TemporaryFolder& folder, const std::vector<std::string>& arguments) {
    std::vector<std::string> command{DRAGOMAN_PROGRAM, "templates"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    Process process(command, folder.name());
    const int status = process.waitAtMost(60s);
    return {status, process.output(), process.errors()};
}

std::string contents(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A library of two templates in English; the German one has the first.
struct SmallLibrary {
    TemporaryFolder folder;
    std::string german = folder.name() + "/de.po";

    SmallLibrary() {
        const std::string head =
            "# Kept.\nmsgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n";
        const std::string first =
            "msgctxt \"shipping.order_tracking.in_transit\"\nmsgid \"Your parcel is on its way.\"\n";
        const std::string second =
            "msgctxt \"dispute.refund_request.approved\"\nmsgid \"We have approved your refund.\"\n";
        std::ofstream(folder.name() + "/en.po") << head << "#. title: On its way\n"
                                                << first << "msgstr \"\"\n\n"
                                                << "#. title: Approved\n"
                                                << second << "msgstr \"\"\n";
        std::ofstream(german) << head << first << "msgstr \"Ihr Paket ist unterwegs.\"\n";
    }
    [[nodiscard]] std::string csv(const std::string& rows) const {
        std::string name = folder.name() + "/in.csv";
        std::ofstream(name) << "key,source,text,title\n" << rows;
        return name;
    }
};

constexpr const char* kGood =
    "dispute.refund_request.approved,We have approved your refund.,Wir haben Ihre Erstattung "
    "genehmigt.,Genehmigt\n";

}  // namespace

TEST_CASE("what was exported is imported as unchanged", "[command][exchange]") {
    const SmallLibrary library;
    const std::string before = contents(library.german);
    for (const char* format : {"po", "xliff", "xliff12", "csv"}) {
        CAPTURE(format);
        const std::string file = library.folder.name() + "/out." + format;
        CHECK(
            run(library.folder, {"export", "--library", library.folder.name(), "--locale", "de", "--format",
                                 format, "--output", file})
                .status == 0
        );
        const auto ran =
            run(library.folder,
                {"import", file, "--library", library.folder.name(), "--format", format, "--locale", "de"});
        CHECK(ran.status == 0);
        CHECK(ran.output == "0 added, 0 changed, 1 unchanged, 1 missing, 0 refused, 0 stale\n");
        CHECK(contents(library.german) == before);
        std::filesystem::remove(file);
    }
}

TEST_CASE("an import adds a text and leaves the head of the file", "[command][exchange]") {
    const SmallLibrary library;
    const auto import = [&](std::vector<std::string> more) {
        std::vector<std::string> all = {
            "import", library.csv(kGood), "--library", library.folder.name(), "--locale", "de"};
        all.insert(all.end(), more.begin(), more.end());
        return run(library.folder, all);
    };
    const std::string before = contents(library.german);
    CHECK(import({"--dry-run"}).output.starts_with("added  dispute.refund_request.approved\n1 added"));
    CHECK(contents(library.german) == before);
    CHECK(import({}).status == 0);
    const std::string after = contents(library.german);
    CHECK(after.starts_with("# Kept.\n"));
    CHECK(after.find("msgstr \"Wir haben Ihre Erstattung genehmigt.\"") != std::string::npos);
    CHECK(after.find("msgstr \"Ihr Paket ist unterwegs.\"") != std::string::npos);
    CHECK(import({}).output.starts_with("0 added, 0 changed, 1 unchanged"));
}

TEST_CASE("a refused text keeps the rest out unless it is asked for", "[command][exchange]") {
    const SmallLibrary library;
    const std::string file = library.csv(
        std::string(kGood) +
        "shipping.order_tracking.in_transit,Your parcel is on its way.,Ihr {Paket,Unterwegs\n"
    );
    const std::vector<std::string> import = {"import",   file, "--library", library.folder.name(),
                                             "--locale", "de"};
    const std::string before = contents(library.german);
    const auto ran = run(library.folder, import);
    CHECK(ran.status == 1);
    CHECK(ran.errors.starts_with(file + ":3: shipping.order_tracking.in_transit: refused: byte "));
    CHECK(contents(library.german) == before);
    auto rest = import;
    rest.emplace_back("--rest");
    CHECK(run(library.folder, rest).status == 1);
    CHECK(contents(library.german).find("Erstattung") != std::string::npos);
    CHECK(contents(library.german).find("{Paket") == std::string::npos);
}

TEST_CASE("a file of another language is refused by name", "[command][exchange]") {
    const SmallLibrary library;
    const std::string file = library.folder.name() + "/out.xliff";
    run(library.folder, {"export", "--library", library.folder.name(), "--locale", "de", "--format", "xliff",
                         "--output", file});
    const auto ran =
        run(library.folder, {"import", file, "--library", library.folder.name(), "--locale", "fr"});
    CHECK(ran.status == 1);
    CHECK(ran.errors == file + ": the target language is de, expected fr\n");
}

TEST_CASE("the source of a library is not written over by an import", "[command][exchange]") {
    const SmallLibrary library;
    const std::string source = library.folder.name() + "/en.po", before = contents(source);
    const auto ran = run(
        library.folder,
        {"import", library.csv("shipping.order_tracking.in_transit,Your parcel is on its way.,It is on its way.,On its way\n"),
         "--library", library.folder.name(), "--locale", "en"}
    );
    CHECK(ran.status == 1);
    CHECK(ran.errors.find("en.po is the source") != std::string::npos);
    CHECK(contents(source) == before);
}
