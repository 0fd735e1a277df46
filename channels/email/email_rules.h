#pragma once
#include <string_view>

#include "channels/contract/descriptor.h"

namespace channels::email {

/// Whose OAuth 2 service signs the mailbox in. An operator's own service has none of these: its account names them.
struct Provider {
    std::string_view name;  ///< of the setting "sign_in"
    std::string_view auth_url, token_url;
    std::string_view imap_scope, pop3_scope;
};

/// Null for a name that isn't one, "password" among them.
const Provider* findProvider(std::string_view name);

/// The most that a mail with its attachments may have: what most servers take.
inline constexpr std::size_t kMaxMailBytes = 25u << 20;

const Descriptor& descriptor();

}  // namespace channels::email
