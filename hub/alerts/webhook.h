#pragma once
#include <string>
#include <string_view>

#include "channels/contract/transports.h"
#include "hub/alerts/model.h"

namespace hub {

/// A fresh key that signs, "whsec_" and base64 as Standard Webhooks writes it.
std::string freshWebhookKey();
/// Whether a text is such a key, of 24 to 64 bytes.
bool isWebhookKey(std::string_view text);

/// The value of webhook-signature: HMAC-SHA256 over id, seconds and body.
std::string webhookSignature(std::string_view key, std::string_view id, std::string_view seconds, std::string_view body);

/// The telling of one delivery, to the address as it stands in the settings. An address on this machine is only talked to when the way's operator has said so.
channels::HttpRequest webhookRequest(const AlertWay& way, std::string_view key, const AlertDelivery& delivery, Instant now);

/// Throws the ChannelError for an answer that isn't a yes: Throttled where it says when to come again.
void demandTaken(const channels::HttpResponse& response, Instant now);

}  // namespace hub
