#pragma once
#include <optional>

#include "channels/contract/values.h"
#include "channels/mail/imap_walk.h"
#include "channels/mail/maildrop_walk.h"

namespace channels::email {

/// Where the mailbox was read up to, by the protocol that read it; an account that changes its protocol starts again at
/// the back-fill, and ids make that harmless.
struct MailPlace {
    std::optional<ImapPlace> imap;
    std::optional<MaildropPlace> maildrop;
};

Cursor writeCursor(const MailPlace& place);
/// Both empty for an empty cursor. Throws NotUnderstood for text that writeCursor didn't make.
MailPlace readCursor(const Cursor& cursor);

}  // namespace channels::email
