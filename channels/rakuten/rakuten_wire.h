#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Bytes of Rakuten's inquiry API (RMS, R-Messe) as values and back. Total on hostile bytes: what is no JSON or lacks
/// its frame throws NotUnderstood; one bad message becomes Unreadable and the rest goes on.
namespace channels::rakuten {

/// "2026-09-22T07:13:20" in Japan, without a zone: all times of the API.
std::string japanTime(Instant at);
std::optional<Instant> parseJapanTime(std::string_view text);

/// The header Authorization: "ESA " and base64 of both keys with a colon between.
std::string authorization(std::string_view service_secret, std::string_view license_key);

/// A buyer's question with all that was written under it.
struct Inquiry {
    std::string number;
    std::string shop_id;             ///< whose it is: digits
    std::vector<Incoming> messages;  ///< oldest first, each once
    std::vector<Unreadable> unreadable;
    Instant updated{};     ///< the last change or message that is told
    bool settled = false;  ///< marked complete, and the buyer hasn't written since
};

struct InquiryList {
    std::vector<Inquiry> inquiries;
    std::vector<Unreadable> unreadable;  ///< entries without a number
    bool more = false;                   ///< pages follow
};
/// `page`: which one was asked for, from 1.
InquiryList parseList(std::string_view body, std::size_t page);
Inquiry parseInquiry(std::string_view body);

/// An inquiry that can't be had, to be shown once: `reason` says why.
Unreadable unreadableInquiry(const std::string& number, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw);

/// A file as it lies at Rakuten.
struct StoredFile {
    std::string label, path;
};
StoredFile parseUpload(std::string_view body);
/// As Attachment::ref.
std::string fileRef(const StoredFile& file);
/// Empty for what fileRef didn't make.
std::optional<StoredFile> parseFileRef(std::string_view ref);

std::string writeReply(
    const std::string& number, const std::string& shop_id, const std::string& text, const std::vector<StoredFile>& files
);
/// When Rakuten took a reply, if it says so. Throws NotUnderstood for what is no receipt for a reply to `number`.
std::optional<Instant> parseReceipt(std::string_view body, const std::string& number);

/// The body of all marks.
std::string writeMark(const std::string& number);
/// False when the mark was refused. Throws NotUnderstood where nothing is said of `number`.
bool parseMarked(std::string_view body, const std::string& number);

/// What may be told of a refusal: a code and the fields that are to blame, never a text that could be an echo.
struct Refusal {
    std::string code, fields;
};
Refusal parseRefusal(std::string_view body);

}  // namespace channels::rakuten
