#include "templates/catalogue/catalogue.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "embedded/library.h"

#include "locales/format/fallback.h"
#include "locales/text/tag.h"
#include "templates/catalogue/neighbours.h"
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

/// The names under which a locale's texts may stand, nearest first.
std::vector<std::string> namesOf(std::string_view locale) {
    std::vector<std::string> names;
    for (const std::string& candidate : locales::fallbackChain(locale)) {
        for (const std::string& name : {candidate, locales::shortLanguage(candidate)})
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names;
}

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
        built_.patterns_.erase({overlay.key, overlay.locale, overlay.locale});
        if (overlay.retired) {
            to->variants.erase(overlay.locale);
            to->retired.insert(overlay.locale);
            return;
        }
        Variant variant{overlay.locale, overlay.source, overlay.text, overlay.title, false};
        compile(*to, variant, overlay.locale);
        to->variants.insert_or_assign(overlay.locale, std::move(variant));
        const auto locales_at = std::lower_bound(built_.locales_.begin(), built_.locales_.end(), overlay.locale);
        if (locales_at == built_.locales_.end() || *locales_at != overlay.locale)
            built_.locales_.insert(locales_at, overlay.locale);
    }

    /// Puts a piece that changed in a locale into the texts that have it from there.
    void spread(const std::string& key, const std::string& locale) {
        const Template* changed = found(key);
        if (changed == nullptr) return;
        for (const auto& [other, of] : built_.templates_) {
            for (const auto& [at, variant] : of.variants) {
                const auto named = piecesIn(variant.text);
                if (std::find(named.begin(), named.end(), changed->parts.name) == named.end()) continue;
                const Variant* piece = built_.piece(changed->parts.name, names(at));
                if (piece == nullptr || piece->locale != locale) continue;
                locale_ = at;
                compile(of, variant, at);
            }
        }
    }

    /// Every text that was written for another English one is stale.
    void markStale(const std::string& key, const std::vector<std::string>& same_as) {
        Template* of = found(key);
        if (of == nullptr) return;
        const auto source = of->variants.find(std::string(kSourceLocale));
        if (source == of->variants.end()) return;
        for (auto& [locale, variant] : of->variants) {
            const bool same = variant.source == source->second.text ||
                              std::find(same_as.begin(), same_as.end(), variant.source) != same_as.end();
            if (locale != kSourceLocale) variant.stale = !same;
        }
    }

    /// What templates share goes before them, that of all locales: a text is compiled with its pieces in it.
    void addPieces(const std::string& locale, const PoFile& file) {
        locale_ = locale;
        for (const std::string& problem : file.problems) report("", problem);
        for (const PoEntry& entry : file.entries)
            if (isPieceKey(entry.context)) addText(entry);
    }

    void add(const std::string& locale, const PoFile& file) {
        locale_ = locale;
        for (const PoEntry& entry : file.entries)
            if (!isTitle(entry) && !isPieceKey(entry.context)) addText(entry);
        for (const PoEntry& entry : file.entries)
            if (isTitle(entry)) addTitle(entry);
        built_.locales_.push_back(locale);
    }

    Catalogue finish() && {
        std::sort(built_.locales_.begin(), built_.locales_.end());
        for (auto* all : {&built_.templates_, &built_.pieces_})
            for (auto& [key, entry] : *all) nameAsSource(entry);
        std::erase_if(built_.patterns_, [](const auto& one) { return std::get<1>(one.first) != std::get<2>(one.first); });
        for (const std::string& region : localesWithPieces()) compileFor(region);
        return std::move(built_);
    }

private:
    void report(const std::string& key, std::string what) {
        problems_.push_back({locale_ + ".po", key, std::move(what)});
    }

    static void nameAsSource(Template& of) {
        const auto source = of.variants.find(std::string(kSourceLocale));
        if (source == of.variants.end()) return;
        for (auto& [locale, variant] : of.variants)
            if (variant.title.empty()) variant.title = source->second.title;
    }

    [[nodiscard]] std::set<std::string> localesWithPieces() const {
        std::set<std::string> found;
        for (const auto& [key, piece] : built_.pieces_)
            for (const auto& [locale, variant] : piece.variants) found.insert(locale);
        return found;
    }

    /// A region that has pieces of its own says them in the texts that it takes from its language, too.
    void compileFor(const std::string& region) {
        const std::string language = locales::shortLanguage(region);
        std::vector<std::string> parents;
        for (const std::string& name : names(region))
            if (name != region && locales::shortLanguage(name) == language) parents.push_back(name);
        if (parents.empty()) return;
        for (const auto& [key, of] : built_.templates_) {
            if (of.variants.contains(region)) continue;
            for (const std::string& parent : parents) {
                const auto variant = of.variants.find(parent);
                if (variant == of.variants.end() || !built_.patterns_.contains({key, parent, parent})) continue;
                if (!piecesIn(variant->second.text).empty()) compile(of, variant->second, region);
            }
        }
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
        compile(*to, variant, locale_);
        to->variants.insert_or_assign(locale_, std::move(variant));
    }

    Template* newTemplate(const PoEntry& entry) {
        auto parts = TemplateKey::parse(entry.context);
        if (!parts) {
            report(entry.context, "a key is topic.intent.case[+tone][@rule]");
            return nullptr;
        }
        const bool is_piece = parts->topic == kPieceTopic;
        if (!is_piece && topicOf(parts->intent) != parts->topic) {
            report(entry.context, "the taxonomy has no " + parts->topic + "." + parts->intent);
            return nullptr;
        }
        Template made;
        made.key = entry.context;
        made.parts = std::move(*parts);
        auto& all = is_piece ? built_.pieces_ : built_.templates_;
        made.place = all.size();
        made.by_hand = note(entry, "use") == "by hand";
        std::string problem;
        if (auto when = Condition::parse(note(entry, "when"), problem))
            made.when = std::move(*when);
        else
            report(entry.context, problem);
        const auto [at, inserted] = all.insert_or_assign(entry.context, std::move(made));
        return &at->second;
    }

    Template* found(const std::string& key) {
        auto& all = isPieceKey(key) ? built_.pieces_ : built_.templates_;
        const auto at = all.find(key);
        return at == all.end() ? nullptr : &at->second;
    }

    Template* known(const std::string& key) {
        Template* of = found(key);
        if (of == nullptr) report(key, "en.po has no such template");
        return of;
    }

    /// Worked out once for all texts of a locale.
    const std::vector<std::string>& names(const std::string& locale) {
        const auto [at, is_new] = names_.try_emplace(locale);
        if (is_new) at->second = namesOf(locale);
        return at->second;
    }

    void compile(const Template& of, const Variant& variant, const std::string& pieces_of) {
        auto compiled = Pattern::compile(variant.locale, built_.whole(of, variant.text, names(pieces_of)));
        if (const auto* problem = std::get_if<PatternProblem>(&compiled)) {
            report(of.key, "byte " + std::to_string(problem->offset) + ": " + problem->what);
            return;
        }
        built_.patterns_[{of.key, variant.locale, pieces_of}] =
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
    std::map<std::string, std::vector<std::string>> names_;
    Catalogue built_;
};

namespace {

/// From files with the source first.
Catalogue build(const std::vector<std::pair<std::string, PoFile>>& files, std::vector<CatalogueProblem>& problems) {
    CatalogueBuilder builder(problems);
    for (const auto& [locale, file] : files) builder.addPieces(locale, file);
    for (const auto& [locale, file] : files) builder.add(locale, file);
    return std::move(builder).finish();
}

}  // namespace

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
    const auto is_source = [](const CatalogueFile& file) { return file.locale == kSourceLocale; };
    const auto source = std::find_if(files.begin(), files.end(), is_source);
    if (source == files.end()) {
        problems.push_back({"en.po", "", "the source of all other locales is missing"});
        return {};
    }
    std::vector<std::pair<std::string, PoFile>> read;
    read.emplace_back(source->locale, readPo(source->bytes, source->locale + ".po"));
    for (const CatalogueFile& file : files)
        if (!is_source(file)) read.emplace_back(file.locale, readPo(file.bytes, file.locale + ".po"));
    return build(read, problems);
}

Catalogue Catalogue::load(const std::string& folder, std::vector<CatalogueProblem>& problems) {
    const std::filesystem::path source = std::filesystem::path(folder) / "en.po";
    std::error_code error;
    if (!std::filesystem::exists(source, error)) {
        problems.push_back({"en.po", "", "the source of all other locales is missing from " + folder});
        return {};
    }
    std::vector<std::pair<std::string, PoFile>> read;
    read.emplace_back(std::string(kSourceLocale), readPo(source.string()));
    std::set<std::filesystem::path> others;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".po" && entry.path().filename() != "en.po")
            others.insert(entry.path());
    for (const std::filesystem::path& file : others) read.emplace_back(localeOf(file), readPo(file.string()));
    return build(read, problems);
}

Catalogue Catalogue::with(
    const std::vector<AddedTemplate>& added, const std::vector<Overlay>& texts, std::vector<CatalogueProblem>& problems
) const {
    CatalogueBuilder builder(*this, problems);
    for (const AddedTemplate& one : added) builder.add(one);
    for (const Overlay& text : texts)
        if (isPieceKey(text.key)) builder.put(text);
    for (const Overlay& text : texts)
        if (!isPieceKey(text.key)) builder.put(text);
    for (const Overlay& text : texts)
        if (isPieceKey(text.key)) builder.spread(text.key, text.locale);
    std::map<std::string, std::vector<std::string>> touched;
    for (const Overlay& text : texts) {
        auto& same_as = touched[text.key];
        same_as.insert(same_as.end(), text.same_as.begin(), text.same_as.end());
    }
    for (const auto& [key, same_as] : touched) builder.markStale(key, same_as);
    return std::move(builder).finish();
}

const Variant* Template::inherited(const std::string& locale) const {
    const std::string_view language = locales::languageOf(locale);
    for (const std::string& parent : locales::fallbackChain(locale)) {
        if (parent == locale || locales::languageOf(parent) != language) continue;
        const auto variant = variants.find(parent);
        if (variant != variants.end()) return &variant->second;
    }
    return nullptr;
}

const Template* Catalogue::find(std::string_view key) const {
    const auto& all = isPieceKey(key) ? pieces_ : templates_;
    const auto found = all.find(key);
    return found == all.end() ? nullptr : &found->second;
}

const Variant* Catalogue::piece(std::string_view name, const std::vector<std::string>& chain) const {
    const auto of = pieces_.find(std::string(kPieceTopic).append(".").append(name));
    if (of == pieces_.end()) return nullptr;
    for (const std::string& locale : chain) {
        const auto variant = of->second.variants.find(locale);
        // One that doesn't compile must not spoil the texts around it.
        if (variant != of->second.variants.end() && patterns_.contains({of->first, locale, locale})) return &variant->second;
    }
    return nullptr;
}

std::string Catalogue::whole(const Template& of, std::string_view pattern, std::string_view locale) const {
    return whole(of, pattern, namesOf(locale));
}

std::string Catalogue::whole(const Template& of, std::string_view pattern, const std::vector<std::string>& chain) const {
    if (of.isPiece()) return std::string(pattern);
    return withPieces(pattern, [&](std::string_view name) -> const std::string* {
        const Variant* found = piece(name, chain);
        return found == nullptr ? nullptr : &found->text;
    });
}

std::optional<Catalogue::Choice> Catalogue::choose(const Template& of, std::string_view locale) const {
    return choose(of, Names(locale));
}

Catalogue::Names::Names(std::string_view locale) {
    for (const std::string& candidate : localesFor(locale)) {
        for (std::string name : {candidate, locales::shortLanguage(candidate)})
            if (std::find(nearest_first.begin(), nearest_first.end(), name) == nearest_first.end()) nearest_first.push_back(std::move(name));
    }
}

std::optional<Catalogue::Choice> Catalogue::choose(const Template& of, const Names& names) const {
    for (auto name = names.nearest_first.begin(); name != names.nearest_first.end(); ++name) {
        if (of.retired.contains(*name)) return std::nullopt;
        const auto variant = of.variants.find(*name);
        if (variant == of.variants.end()) continue;
        for (auto pieces_of = names.nearest_first.begin(); pieces_of <= name; ++pieces_of) {
            const auto pattern = patterns_.find({of.key, *name, *pieces_of});
            if (pattern != patterns_.end()) return Choice{&variant->second, pattern->second.get()};
        }
    }
    return std::nullopt;
}

}  // namespace templates
