#include "channels/email/email_cursor.h"

#include "channels/contract/errors.h"

namespace channels::email {

Cursor writeCursor(const MailPlace& place) {
    JsonWriter out;
    out.beginObject().member("v", 1);
    if (place.imap) {
        out.key("imap").beginObject();
        writeImapPlace(*place.imap, out);
        out.endObject();
    }
    if (place.maildrop) {
        out.key("pop3").beginObject();
        writeMaildropPlace(*place.maildrop, out);
        out.endObject();
    }
    out.endObject();
    return {out.str()};
}

MailPlace readCursor(const Cursor& cursor) {
    if (cursor.value.empty()) return {};
    try {
        const JsonDocument document = JsonDocument::parse(cursor.value);
        const Json root = document.root();
        MailPlace place{readImapPlace(root["imap"]), readMaildropPlace(root["pop3"])};
        if (root["v"].integer() == 1 && (place.imap || place.maildrop)) return place;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
    throw NotUnderstood("cursor: not one of this kind");
}

}  // namespace channels::email
