#pragma once
#include <string_view>

namespace hub::sqlite {

/// Of replies `u`, those that didn't get through and that no newer one has overtaken. The first condition is the index's own, word
/// for word.
inline constexpr std::string_view kUnsentReplies =
    "outbox u INDEXED BY outbox_unsent WHERE u.state IN ('refused', 'unclear') AND NOT EXISTS "
    "(SELECT 1 FROM outbox n WHERE n.conversation_id = u.conversation_id AND n.id > u.id AND n.state <> 'undone')";

}  // namespace hub::sqlite
