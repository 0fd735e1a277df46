#include "channels/lazada/lazada_content.h"

#include <initializer_list>
#include <optional>

namespace channels::lazada {
namespace {

// Names are written in either style, and not always rightly.
std::string first(Json object, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (const std::string found = object[name].text(); !found.empty()) return found;
    }
    return {};
}

std::string itemOf(Json content) { return first(content, {"itemId", "item_id"}); }
std::string orderOf(Json content) { return first(content, {"orderId", "order_id"}); }
std::string titleOf(Json content) { return first(content, {"title", "name"}); }

std::string fileName(const std::string& url) {
    const std::string path = url.substr(0, url.find_first_of("?#"));
    return path.substr(path.rfind('/') + 1);
}

std::string mediaType(const std::string& name, const char* otherwise) {
    return name.ends_with(".png")    ? "image/png"
           : name.ends_with(".gif")  ? "image/gif"
           : name.ends_with(".webp") ? "image/webp"
           : name.ends_with(".mp4")  ? "video/mp4"
                                     : otherwise;
}

void attach(Content& out, std::string url, const char* type) {
    if (url.empty()) return;
    if (url.starts_with("//")) url = "https:" + url;
    const std::string name = fileName(url);
    out.attachments.push_back({name, mediaType(name, type), url, {}});
}

/// "Item: LED lamp (3001)", with what is known of title and number.
std::string cardWords(std::string what, const std::string& title, const std::string& id) {
    if (!title.empty()) return what + ": " + title + (id.empty() ? "" : " (" + id + ')');
    return id.empty() ? what : what + ' ' + id;
}

void readText(Json content, Content& out) {
    if (content["txt"].isString() && !content["txt"].text().empty()) {
        out.text = content["txt"].text();
        return;
    }
    // The second name is a slip of the marketplace's own.
    out.text = first(content, {"translateTxt", "translatText"});
    if (!out.text.empty()) {
        out.warnings.emplace_back("content.txt: missing, this is Lazada's translation");
    } else if (!content["txt"].isString()) {
        out.unreadable =
            "content.txt: a string was expected, found " + std::string(content["txt"].typeName());
    }
}

void readPicture(Json content, Content& out) {
    attach(out, first(content, {"imgUrl", "img_url"}), "image/jpeg");
    if (out.attachments.empty()) out.unreadable = "content.imgUrl: missing";
}

void readVideo(Json content, Content& out) {
    out.text = cardWords("Video", titleOf(content), first(content, {"videoId", "video_id"}));
    if (content["txt"].text().empty()) out.only = "video";
    attach(out, first(content, {"videoUrl", "video_url"}), "video/mp4");
    attach(out, first(content, {"imgUrl", "img_url"}), "image/jpeg");
}

void readOther(const std::string& template_id, Content& out) {
    out.text = "A message of a kind that is not known here (template " + template_id + ')';
    out.warnings.push_back("template_id: " + template_id + " isn't known");
}

/// What stands beside a card or picture in the buyer's own words.
void addCaption(Json content, Content& out) {
    const std::string caption = content["txt"].text();
    if (!caption.empty()) out.text += (out.text.empty() ? "" : "\n") + caption;
}

void readMembers(const std::string& template_id, Json content, Content& out) {
    if (template_id == kText || template_id == kEmoji) return readText(content, out);
    if (template_id == kPicture) {
        readPicture(content, out);
    } else if (template_id == kVideo) {
        readVideo(content, out);
    } else if (template_id == kItemCard) {
        out.item_id = itemOf(content);
        out.text = cardWords("Item", titleOf(content), out.item_id);
    } else if (template_id == kOrderCard) {
        out.order_id = orderOf(content);
        out.text = cardWords("Order", titleOf(content), out.order_id);
    } else if (template_id == kPromotionCard) {
        out.text = cardWords("Promotion", titleOf(content), first(content, {"promotionId", "promotion_id"}));
    } else if (template_id == kFollowCard) {
        out.text = "An invitation to follow the shop";
    } else {
        readOther(template_id, out);
    }
    addCaption(content, out);
}

}  // namespace

Content readContent(const std::string& template_id, Json content) {
    Content out;
    std::optional<JsonDocument> inner;
    if (content.isString()) {
        try {
            inner = JsonDocument::parse(*content.string());
            content = inner->root();
        } catch (const JsonError& error) {
            out.unreadable = "content: not JSON at byte " + std::to_string(error.offset);
            return out;
        }
    }
    if (content.isObject()) {
        readMembers(template_id, content, out);
    } else {
        out.unreadable = "content: an object was expected, found " + std::string(content.typeName());
    }
    return out;
}

}  // namespace channels::lazada
