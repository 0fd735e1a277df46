#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"
#include "channels/kit/json.h"
#include "channels/kit/oauth.h"

/// Bytes of the Open Platform's answers as values, and back. Total on hostile bytes: what is no answer throws
/// NotUnderstood; one bad entry of a list becomes Unreadable and the rest goes on.
namespace channels::aliexpress {

/// What became of a call that the marketplace answered.
enum class Fate { Done, TokenEnded, KeysRefused, RightMissing, Throttled, ClockOff, Temporary, Permanent };

/// Why a call wasn't done. The code is one of the marketplace's words, the meaning our own sentence: nothing
/// of the request is echoed.
struct Refusal {
    Fate fate = Fate::Done;
    std::string code, meaning;
    std::chrono::seconds wait{60};  ///< of Throttled, at least 1
};

/// An answer without its envelope, of which three variants occur.
struct Answer {
    JsonDocument document;  ///< what `result` lives in
    Json result;
    Refusal refusal;
};
Answer readAnswer(std::string_view body, const std::string& method);

/// The tokens that a sign-in or a refresh granted, and whose they are.
struct Tokens {
    /// A refresh token that can't be used again ends in a second, since 0 would say that nothing was told.
    TokenGrant grant;
    std::string login_id, seller_id;  ///< empty when not told
};
Tokens readTokens(Json result, Instant now);

/// All that was ever said between the shop and one buyer, as the list shows it.
struct Channel {
    std::string id;
    std::string buyer_login_id, buyer_ali_id, buyer_name;  ///< each empty when not told
    std::string last_message_id;
    std::optional<Instant> last_at;
};

struct ChannelList {
    std::vector<Channel> channels;
    std::vector<Unreadable> unreadable;
    std::size_t rows = 0;      ///< of the page, whatever became of them
    bool newest_first = true;  ///< as far as the times show
    std::optional<Instant> oldest;
};
ChannelList readChannels(Json result);

struct MessageList {
    std::vector<Incoming> messages;  ///< in the order of the wire
    std::vector<Unreadable> unreadable;
    std::size_t rows = 0;
    bool newest_first = true;
};
/// `own_login_id` tells the shop's messages from the buyer's where the channel doesn't say who the buyer is.
MessageList readMessages(Json result, const Channel& channel, const std::string& own_login_id);

/// A conversation as the hub sees it: what a channel holds about one order, about one product, or about
/// neither. Written as "880012345:order:8150000000012345".
struct Thread {
    std::string channel_id;
    std::string message_type;  ///< order, product or member
    std::string extern_id;     ///< "0" for member
};
std::string writeThread(const Thread& thread);
std::optional<Thread> readThread(const std::string& conversation_external_id);

/// For a listed channel that the marketplace refuses to show.
Unreadable unreadableChannel(const Channel& channel, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw, const std::string& own_login_id);

/// True for an answer that says in so many words that a change was made.
bool isAccepted(Json result);

/// A whole number, written as one or as text.
std::optional<std::int64_t> whole(Json value);

/// Empty when `amount` is no decimal number.
std::optional<Money> moneyOf(const std::string& amount, const std::string& currency);

/// The elements of a list, which comes wrapped in an object of any one member: {"relation_result": […]}.
std::vector<Json> listOf(Json wrapper);

/// Parameter `query` of querymsgrelationlist: rows from `from` to `to`, page `page` counted from 1.
std::string writeQuery(Instant from, Instant to, std::size_t page, std::size_t page_size);
/// Parameter `create_param` of addmsg.
std::string writeReply(
    const Thread& thread, const std::string& own_login_id, const std::string& buyer_login_id,
    const std::string& text
);
/// Parameter `param1` of the calls about one order.
std::string writeOrderQuery(const std::string& order_id);

}  // namespace channels::aliexpress
