#include "hub/app/demo/chapter.h"

#include <stdexcept>

#include "embedded/demo_story.h"

namespace hub {

std::string_view demoFile(std::string_view name) {
    for (const auto& file : embedded::demo_story()) {
        if (file.path == name) return file.bytes;
    }
    throw std::logic_error("the demonstration has no file " + std::string(name));
}

channels::JsonDocument demoChapter(std::string_view name) { return channels::JsonDocument::parse(demoFile(name)); }

}  // namespace hub
