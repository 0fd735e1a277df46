#pragma once
#include "channels/kit/json.h"
#include "hub/editing/check.h"

namespace hub::api {

/// The schemas of openapi.json that begin with Template.
void writeRevision(channels::JsonWriter& out, const Revision& revision);
void writePublication(channels::JsonWriter& out, const Publication& publication);
void writeTemplateText(channels::JsonWriter& out, Store& store, const Editing& editing, const EditedText& text, const User& user, std::int64_t messages);
void writeCheck(channels::JsonWriter& out, const TextCheck& check, const std::string& locale, const std::string& text, const std::string& language);

}  // namespace hub::api
