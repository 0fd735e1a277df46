#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/voices/spikes.h"
#include "hub/voices/voice.h"

namespace hub {

struct VoiceQuery {
    Instant from, to;  ///< `to` is the first instant that no longer counts
    std::string sku;   ///< empty for all
};

struct SaidFilter {
    std::string sku;
    std::optional<VoiceKind> kind;
    Instant from, to;
    std::string language;  ///< into which a translation is wanted
    std::string cursor;    ///< of the page before; empty for the first
    std::size_t limit = 20;
};

/// A buyer's own words about a product.
struct Said {
    Id message = 0, conversation = 0;
    VoiceKind kind = VoiceKind::Defect;
    Instant at;
    std::string language, text;
    std::string translation;  ///< that is stored beside it; empty for none
};

struct SaidPage {
    std::vector<Said> items;  ///< newest first
    std::string next;         ///< empty after the last
};

/// What buyers say of products, noted when a message is tagged, and their orders. A corrected tag corrects it.
class VoiceStore {
public:
    virtual ~VoiceStore() = default;

    virtual void voices(const VoiceQuery& query, const std::function<void(const Voice&)>& take) = 0;
    /// The SKU of each order of a product.
    virtual void ordersOfProducts(const VoiceQuery& query, const std::function<void(const std::string& sku)>& take) = 0;
    /// What marketplaces last called these products, by SKU.
    virtual std::map<std::string, std::string> soldTitles(const std::set<std::string>& skus) = 0;
    /// Words of conversations that are still there. std::invalid_argument for a bad cursor.
    virtual SaidPage said(const SaidFilter& filter) = 0;
    /// Of products and kinds of which enough was said in kSpikeWindow before `now` to be a spike.
    virtual std::vector<VoiceCount> voiceCounts(Instant now) = 0;
};

}  // namespace hub
