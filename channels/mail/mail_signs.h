#pragma once
#include <string>

#include "channels/mail/mime_parser.h"

namespace channels {

/// Marks a mail as a bounce when its outside says so, so that its report parts are read as such.
void startBounce(ParsedMail& mail, const std::string& media_type);

/// Fills a report from a message/delivery-status part (RFC 3464).
void readDeliveryStatus(const std::string& bytes, BounceReport& report);

/// Takes the Message-ID from a text/rfc822-headers part.
void readOriginalHeaders(const std::string& bytes, BounceReport& report);

/// Sets `automatic` by RFC 3834 and what mail programs write in its stead.
void findAutomaticSigns(ParsedMail& mail);

}  // namespace channels
