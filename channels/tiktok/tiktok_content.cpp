#include "channels/tiktok/tiktok_content.h"

#include <algorithm>

#include "channels/kit/json.h"

namespace channels::tiktok {
namespace {

enum class Sort { Words, Event, Picture, Film, Sticker };

/// How a type is told: {field} stands for that member of the content, which must be there.
struct Type {
    std::string_view name, words;
    Sort sort = Sort::Words;
};

constexpr Type kTypes[] = {
    {"TEXT", "{content}"},
    {"OTHER", "{content}"},
    {"IMAGE", "", Sort::Picture},
    {"VIDEO", "[Video]", Sort::Film},
    {"EMOTICONS", "[Sticker]", Sort::Sticker},
    {"PRODUCT_CARD", "[Product {product_id}]"},
    {"ORDER_CARD", "[Order {order_id}]"},
    {"LOGISTICS_CARD", "[Parcel {package_id} of order {order_id}]"},
    {"RETURN_REFUND_CARD", "[Return or refund of order {order_id}]"},
    {"COUPON_CARD", "[Coupon {coupon_id}]"},
    {"ALLOCATED_SERVICE", "{content}", Sort::Event},
    {"NOTIFICATION", "{content}", Sort::Event},
    {"BUYER_ENTER_FROM_TRANSFER", "{content}", Sort::Event},
    {"BUYER_ENTER_FROM_PRODUCT", "[The buyer comes from product {product_id}]", Sort::Event},
    {"BUYER_ENTER_FROM_ORDER", "[The buyer comes from order {order_id}]", Sort::Event},
};

const Type* find(std::string_view name) {
    const auto found =
        std::find_if(std::begin(kTypes), std::end(kTypes), [&](const Type& t) { return t.name == name; });
    return found == std::end(kTypes) ? nullptr : found;
}

/// Puts the fields into `words`; empty, or which one is missing.
std::string fill(std::string_view words, Json content, std::string& text) {
    while (!words.empty()) {
        const auto open = std::min(words.find('{'), words.size());
        text += words.substr(0, open);
        words.remove_prefix(open);
        if (words.empty()) break;
        const auto close = words.find('}');
        const std::string_view field = words.substr(1, close - 1);
        const Json value = content[field];
        if (field == "content" && !value.isString())
            return "content.content: a string was expected, found " + std::string(value.typeName());
        if (field != "content" && value.text().empty()) return "content." + std::string(field) + ": missing";
        text += value.text();
        words.remove_prefix(close + 1);
    }
    return {};
}

// The wire has no name for a file; the end of its address is often one.
std::string fileName(std::string_view url, std::string_view otherwise) {
    url = url.substr(0, url.find_first_of("?#"));
    const auto slash = url.rfind('/');
    const std::string_view end = slash == std::string_view::npos ? url : url.substr(slash + 1);
    return std::string(end.find('.') == std::string_view::npos ? otherwise : end);
}

std::string pictureType(std::string_view name) {
    for (const std::string_view type : {"png", "gif", "webp"}) {
        if (name.ends_with(type)) return "image/" + std::string(type);
    }
    return "image/jpeg";
}

std::string takeFile(const Type& type, Json content, Incoming& into) {
    const std::string url = content["url"].text();
    if (url.empty()) return "content.url: missing";
    if (type.sort == Sort::Film) {
        into.attachments.push_back({fileName(url, "video.mp4"), "video/mp4", url, {}});
    } else {
        const std::string name = fileName(url, "picture");
        into.attachments.push_back({name, pictureType(name), url, {}});
    }
    return {};
}

std::string readKnown(const Type& type, std::string_view text, Incoming& into) {
    if (type.sort == Sort::Film) into.only = "video";
    if (type.sort == Sort::Sticker) into.only = "picture";
    const bool has_file = type.sort == Sort::Picture || type.sort == Sort::Film;
    if (!has_file && type.words.find('{') == std::string_view::npos) {
        into.text = type.words;
        return {};
    }
    try {
        const auto document = JsonDocument::parse(text);
        const Json content = document.root();
        into.order_external_id = content["order_id"].text();
        into.listing_id = content["product_id"].text();
        std::string why = fill(type.words, content, into.text);
        if (why.empty() && has_file) why = takeFile(type, content, into);
        return why;
    } catch (const JsonError& error) {
        return "content: not JSON at byte " + std::to_string(error.offset);
    }
}

}  // namespace

bool isEvent(std::string_view type) {
    const Type* found = find(type);
    return found != nullptr && found->sort == Sort::Event;
}

std::string readContent(std::string_view type, std::string_view content, Incoming& into) {
    const Type* known = find(type);
    std::string why = known ? readKnown(*known, content, into) : "type: not one of the documented";
    // What is new or only tells an event is shown by its name: a message of a buyer must be seen.
    if (why.empty() || (known && known->sort != Sort::Event)) return why;
    into.text = '[' + std::string(type) + ']';
    into.warnings.push_back(std::move(why));
    return {};
}

std::string writeContent(const std::map<std::string, std::string>& fields) {
    JsonWriter out;
    out.beginObject();
    for (const auto& [name, value] : fields) out.member(name, value);
    out.endObject();
    return out.str();
}

}  // namespace channels::tiktok
