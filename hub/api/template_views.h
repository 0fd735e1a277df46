#pragma once
#include "channels/kit/json.h"
#include "hub/editing/check.h"
#include "hub/editing/comparison.h"

namespace hub::api {

/// How far back the statistics beside a text go, and all of them unless they are asked for otherwise.
inline constexpr std::chrono::days kStatisticsSpan{90};

/// What a seller reads in a list, in his locale if there is one.
std::string titleOf(const templates::Catalogue& catalogue, const templates::Template& of, const std::string& locale);

/// The schemas of openapi.json that begin with Template.
void writeRevision(channels::JsonWriter& out, const Revision& revision);
void writePublication(channels::JsonWriter& out, const Publication& publication);
void writeTemplateText(
    channels::JsonWriter& out, Store& store, const Editing& editing, const EditedText& text, const User& user, std::int64_t messages, Instant now
);
/// A text of the history: a revision, or what was shipped or is in force.
struct ComparedText {
    std::string text, title;
    const Revision* revision = nullptr;  ///< null: the shipped one or the one in force
};
void writeComparison(channels::JsonWriter& out, const ComparedText& from, const ComparedText& to, const std::string& locale);
void writeFigures(channels::JsonWriter& out, const TemplateFigures& figures);  ///< members of an object
void writeCheck(channels::JsonWriter& out, const TextCheck& check, const std::string& locale, const std::string& text, const std::string& language);

}  // namespace hub::api
