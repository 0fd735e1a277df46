#include "hub/editing/library.h"
#include "templates/catalogue/source_locale.h"

namespace hub {
namespace {

bool inForce(const Revision& one) { return one.state == RevisionState::Published || one.state == RevisionState::Retired; }

std::string shippedText(const std::string& key, const std::string& locale) {
    const auto* of = templates::Catalogue::shipped().find(key);
    if (of == nullptr) return {};
    const auto variant = of->variants.find(locale);
    return variant == of->variants.end() ? std::string() : variant->second.text;
}

}  // namespace

std::vector<std::string> sameMeaning(const std::vector<Revision>& revisions, const std::string& shipped) {
    std::vector<std::string> same;
    bool reached = false;
    for (const auto& one : revisions) {
        if (!reached && !inForce(one)) continue;
        // An undone or dropped text was never what others were written for.
        if (one.state == RevisionState::Dropped) continue;
        reached = true;
        if (!one.cosmetic) return same;
        same.push_back(one.source);
    }
    if (reached) same.push_back(shipped);
    return same;
}

Library::Library(TemplateStore& store) : store_(store) { reload(); }

std::shared_ptr<const templates::Catalogue> Library::current() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

void Library::reload() {
    const std::lock_guard one_at_a_time(reloading_);
    std::vector<templates::AddedTemplate> added;
    for (const auto& own : store_.ownTemplates()) added.push_back({own.key, own.when});
    std::vector<templates::Overlay> texts;
    for (const auto& head : store_.templateHeads()) {
        if (!inForce(head)) continue;
        templates::Overlay text{head.key, head.locale, head.source, head.text, head.title, head.state == RevisionState::Retired, {}};
        if (head.locale == templates::kSourceLocale) {
            text.source = head.text;
            text.same_as = sameMeaning(store_.revisions(head.key, head.locale), shippedText(head.key, head.locale));
        }
        texts.push_back(std::move(text));
    }
    std::vector<templates::CatalogueProblem> problems;
    auto built = std::make_shared<const templates::Catalogue>(templates::Catalogue::shipped().with(added, texts, problems));
    const std::lock_guard lock(mutex_);
    current_ = std::move(built);
}

}  // namespace hub
