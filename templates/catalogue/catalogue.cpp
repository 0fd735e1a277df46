#include "templates/catalogue/catalogue.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "embedded/library.h"

#include "locales/format/fallback.h"
#include "templates/catalogue/po_file.h"
#include "templates/classify/taxonomy.h"

namespace templates {
namespace {

constexpr std::string_view kTitlePrefix = "title:";
constexpr std::string_view kSourceLocale = "en";

bool isTitle(const PoEntry& entry) {
    return entry.context.compare(0, kTitlePrefix.size(), kTitlePrefix) == 0;
}

/// What follows "when:" or "title:" in the extracted comments.
std::string note(const PoEntry& entry, const std::string& name) {
    for (const std::string& line : entry.notes) {
        if (line.compare(0, name.size() + 1, name + ":") != 0) continue;
        const std::size_t start = line.find_first_not_of(' ', name.size() + 1);
        return start == std::string::npos ? std::string() : line.substr(start);
    }
    return {};
}

std::string localeOf(const std::filesystem::path& file) { return file.stem().string(); }

}  // namespace

/// Puts the entries of one file after the other into a catalogue, English first.
class CatalogueBuilder {
public:
    explicit CatalogueBuilder(std::vector<CatalogueProblem>& problems) : problems_(problems) {}

    CatalogueBuilder(const Catalogue& over, std::vector<CatalogueProblem>& problems) : problems_(problems), built_(over) {}

    void add(const AddedTemplate& added) {
        PoEntry entry;
        entry.context = added.key;
        if (!added.when.empty()) entry.notes = {"when: " + added.when};
        newTemplate(entry);
    }

    void put(const Overlay& overlay) {
        locale_ = overlay.locale;
        Template* to = known(overlay.key);
        if (!to) return;
        built_.patterns_.erase({overlay.key, overlay.locale});
        if (overlay.retired) {
            to->variants.erase(overlay.locale);
            to->retired.insert(overlay.locale);
            return;
        }
        Variant variant{overlay.locale, overlay.source, overlay.text, overlay.title, false};
        compile(*to, variant);
        to->variants.insert_or_assign(overlay.locale, std::move(variant));
        const auto locales_at = std::lower_bound(built_.locales_.begin(), built_.locales_.end(), overlay.locale);
        if (locales_at == built_.locales_.end() || *locales_at != overlay.locale)
            built_.locales_.insert(locales_at, overlay.locale);
    }

    /// Every text that was written for another English one is stale.
    void markStale(const std::string& key, const std::vector<std::string>& same_as) {
        const auto of = built_.templates_.find(key);
        if (of == built_.templates_.end()) return;
        const auto source = of->second.variants.find(std::string(kSourceLocale));
        if (source == of->second.variants.end()) return;
        for (auto& [locale, variant] : of->second.variants) {
            const bool same = variant.source == source->second.text ||
                              std::find(same_as.begin(), same_as.end(), variant.source) != same_as.end();
            if (locale != kSourceLocale) variant.stale = !same;
        }
    }

    void add(const std::string& locale, const PoFile& file) {
        locale_ = locale;
        for (const std::string& problem : file.problems) report("", problem);
        for (const PoEntry& entry : file.entries)
            if (!isTitle(entry)) addText(entry);
        for (const PoEntry& entry : file.entries)
            if (isTitle(entry)) addTitle(entry);
        built_.locales_.push_back(locale);
    }

    Catalogue finish() && {
        std::sort(built_.locales_.begin(), built_.locales_.end());
        for (auto& [key, entry] : built_.templates_)
            for (auto& [locale, variant] : entry.variants)
                if (const auto source = entry.variants.find(std::string(kSourceLocale));
                    variant.title.empty() && source != entry.variants.end())
                    variant.title = source->second.title;
        return std::move(built_);
    }

private:
    void report(const std::string& key, std::string what) {
        problems_.push_back({locale_ + ".po", key, std::move(what)});
    }

    void addText(const PoEntry& entry) {
        const bool is_source = locale_ == kSourceLocale;
        Template* to = is_source ? newTemplate(entry) : known(entry.context);
        if (!to || (!is_source && entry.text.empty())) return;
        Variant variant;
        variant.locale = locale_;
        variant.source = entry.source;
        variant.text = entry.text.empty() ? entry.source : entry.text;
        if (is_source) variant.title = note(entry, "title");
        variant.stale =
            !is_source && (entry.fuzzy || entry.source != to->variants.at(std::string(kSourceLocale)).source);
        compile(*to, variant);
        to->variants.insert_or_assign(locale_, std::move(variant));
    }

    Template* newTemplate(const PoEntry& entry) {
        auto parts = TemplateKey::parse(entry.context);
        if (!parts) {
            report(entry.context, "a key is topic.intent.case[+tone][@rule]");
            return nullptr;
        }
        if (topicOf(parts->intent) != parts->topic) {
            report(entry.context, "the taxonomy has no " + parts->topic + "." + parts->intent);
            return nullptr;
        }
        Template made;
        made.key = entry.context;
        made.parts = std::move(*parts);
        made.place = built_.templates_.size();
        std::string problem;
        if (auto when = Condition::parse(note(entry, "when"), problem))
            made.when = std::move(*when);
        else
            report(entry.context, problem);
        const auto [at, inserted] = built_.templates_.insert_or_assign(entry.context, std::move(made));
        return &at->second;
    }

    Template* known(const std::string& key) {
        const auto found = built_.templates_.find(key);
        if (found != built_.templates_.end()) return &found->second;
        report(key, "en.po has no such template");
        return nullptr;
    }

    void compile(const Template& of, const Variant& variant) {
        auto compiled = Pattern::compile(variant.locale, variant.text);
        if (const auto* problem = std::get_if<PatternProblem>(&compiled)) {
            report(of.key, "byte " + std::to_string(problem->offset) + ": " + problem->what);
            return;
        }
        built_.patterns_[{of.key, variant.locale}] =
            std::make_shared<const Pattern>(std::move(std::get<Pattern>(compiled)));
    }

    void addTitle(const PoEntry& entry) {
        Template* to = known(entry.context.substr(kTitlePrefix.size()));
        if (!to) return;
        const auto variant = to->variants.find(locale_);
        if (variant == to->variants.end()) return;
        if (!entry.text.empty())
            variant->second.title = entry.text;
        else if (locale_ == kSourceLocale)
            variant->second.title = entry.source;
    }

    std::vector<CatalogueProblem>& problems_;
    std::string locale_;
    Catalogue built_;
};

const Catalogue& Catalogue::shipped() {
    static const Catalogue catalogue = [] {
        std::vector<CatalogueFile> files;
        for (const embedded::File& file : embedded::library())
            files.push_back({localeOf(file.path), file.bytes});
        std::vector<CatalogueProblem> problems;
        return read(files, problems);
    }();
    return catalogue;
}

Catalogue Catalogue::read(const std::vector<CatalogueFile>& files, std::vector<CatalogueProblem>& problems) {
    CatalogueBuilder builder(problems);
    const auto is_source = [](const CatalogueFile& file) { return file.locale == kSourceLocale; };
    const auto source = std::find_if(files.begin(), files.end(), is_source);
    if (source == files.end()) {
        problems.push_back({"en.po", "", "the source of all other locales is missing"});
        return {};
    }
    builder.add(source->locale, readPo(source->bytes, source->locale + ".po"));
    for (const CatalogueFile& file : files)
        if (!is_source(file)) builder.add(file.locale, readPo(file.bytes, file.locale + ".po"));
    return std::move(builder).finish();
}

Catalogue Catalogue::load(const std::string& folder, std::vector<CatalogueProblem>& problems) {
    CatalogueBuilder builder(problems);
    const std::filesystem::path source = std::filesystem::path(folder) / "en.po";
    std::error_code error;
    if (!std::filesystem::exists(source, error)) {
        problems.push_back({"en.po", "", "the source of all other locales is missing from " + folder});
        return {};
    }
    builder.add(std::string(kSourceLocale), readPo(source.string()));
    std::set<std::filesystem::path> others;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".po" && entry.path().filename() != "en.po")
            others.insert(entry.path());
    for (const std::filesystem::path& file : others) builder.add(localeOf(file), readPo(file.string()));
    return std::move(builder).finish();
}

Catalogue Catalogue::with(
    const std::vector<AddedTemplate>& added, const std::vector<Overlay>& texts, std::vector<CatalogueProblem>& problems
) const {
    CatalogueBuilder builder(*this, problems);
    for (const AddedTemplate& one : added) builder.add(one);
    for (const Overlay& text : texts) builder.put(text);
    std::map<std::string, std::vector<std::string>> touched;
    for (const Overlay& text : texts) {
        auto& same_as = touched[text.key];
        same_as.insert(same_as.end(), text.same_as.begin(), text.same_as.end());
    }
    for (const auto& [key, same_as] : touched) builder.markStale(key, same_as);
    return std::move(builder).finish();
}

const Template* Catalogue::find(std::string_view key) const {
    const auto found = templates_.find(key);
    return found == templates_.end() ? nullptr : &found->second;
}

std::optional<Catalogue::Choice> Catalogue::choose(const Template& of, std::string_view locale) const {
    for (const std::string& candidate : locales::fallbackChain(locale)) {
        for (const std::string& name : {candidate, locales::shortLanguage(candidate)}) {
            if (of.retired.contains(name)) return std::nullopt;
            const auto variant = of.variants.find(name);
            const auto pattern = patterns_.find({of.key, name});
            if (variant != of.variants.end() && pattern != patterns_.end())
                return Choice{&variant->second, pattern->second.get()};
        }
    }
    return std::nullopt;
}

}  // namespace templates
