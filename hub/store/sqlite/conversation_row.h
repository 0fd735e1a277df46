#pragma once
#include <string_view>

#include "hub/inbox/model.h"
#include "hub/store/sqlite/database.h"

namespace hub::sqlite {

/// The columns that readConversation expects, and their tables: append " WHERE …" to it.
extern const std::string_view kConversationSelect;
Conversation readConversation(Statement& row);

}  // namespace hub::sqlite
