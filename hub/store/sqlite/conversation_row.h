#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "hub/inbox/model.h"
#include "hub/store/sqlite/database.h"

namespace hub::sqlite {

/// The columns that readConversation expects, and their tables: append " WHERE …" to it. `index` names the one to walk where
/// SQLite, which counts no rows, would guess wrongly.
std::string conversationSelect(std::string_view index = {});
/// The same for a condition that names the rows themselves by c.id: no index may be walked instead.
std::string conversationSelectByRow();
Conversation readConversation(Statement& row);
/// As people look for them: whatever the case of their letters.
void sortByName(std::vector<Label>& labels);

}  // namespace hub::sqlite
