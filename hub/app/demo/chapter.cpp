#include "hub/app/demo/chapter.h"

#include <stdexcept>

#include "embedded/demo_story.h"

namespace hub {

channels::JsonDocument demoChapter(std::string_view name) {
    for (const auto& file : embedded::demo_story()) {
        if (file.path == name) return channels::JsonDocument::parse(file.bytes);
    }
    throw std::logic_error("no such chapter");
}

}  // namespace hub
