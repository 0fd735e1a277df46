#include <catch2/catch.hpp>

#include <vector>

#include "hub/media/file_kind.h"
#include "hub/media/recording.h"
#include "tests/support/recordings.h"

using hub::FileKind;
using hub::recordingOf;
using tests::oggWith;
using namespace std::string_literals;

namespace {

/// Two frames of MPEG-1 layer III, 128 kbit/s at 44.1 kHz: 417 bytes each.
std::string mp3Frames() {
    const std::string frame = "\xFF\xFB\x90\x00"s + std::string(413, '\0');
    return frame + frame;
}

/// Two ADTS frames of 16 bytes.
std::string aacFrames() {
    const std::string frame = "\xFF\xF1\x50\x80\x02\x1F\xFC"s + std::string(9, '\0');
    return frame + frame;
}

std::string boxed(const std::string& brand) { return "\0\0\0\x18" "ftyp"s + brand + "\0\0\0\0isommp42"s; }

std::string matroska(const std::string& type, const std::string& codec) {
    return "\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82"s + static_cast<char>(0x80 + type.size()) + type + "rest" + codec;
}

std::string typeOf(const std::string& bytes) {
    const auto found = recordingOf(bytes);
    return found ? std::string(found->media_type) : "none";
}

}  // namespace

TEST_CASE("sound and film are known by their first bytes", "[media][unit]") {
    CHECK(typeOf(oggWith("OpusHead")) == "audio/ogg");
    CHECK(typeOf(oggWith("\x01vorbis")) == "audio/ogg");
    CHECK(typeOf("ID3\x04\0\0\0\0\0\x23"s + std::string(40, '\0')) == "audio/mpeg");
    CHECK(typeOf(mp3Frames()) == "audio/mpeg");
    CHECK(typeOf(aacFrames()) == "audio/aac");
    CHECK(typeOf("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"s) == "audio/wav");
    CHECK(typeOf(boxed("M4A ")) == "audio/mp4");
    CHECK(typeOf(boxed("isom")) == "video/mp4");
    CHECK(typeOf(matroska("webm", "A_OPUS")) == "audio/webm");
    CHECK(typeOf(matroska("webm", "V_VP9 A_OPUS")) == "video/webm");
}

TEST_CASE("what browsers can't play or what only looks like sound is nothing", "[media][unit]") {
    for (const std::string& bytes :
         {""s, "OggS"s, oggWith("\x80theora"), oggWith(""), "\xFF\xFB\x90\x00 one header is no sound"s, "\xFF\xFE<\0h\0t\0m\0l\0"s,
          "\xFF\xD8\xFF\xE0\0\x10JFIF"s, "<html><audio src=x onerror=alert(1)>"s, boxed("heic"), boxed("avif"), boxed("qt  "),
          matroska("matroska", "A_OPUS"), "RIFF\x24\0\0\0WEBPVP8 "s, "#!AMR\n"s}) {
        CAPTURE(bytes);
        CHECK(typeOf(bytes) == "none");
    }
}

TEST_CASE("no beginning of a recording is read beyond its end", "[media][unit]") {
    for (const std::string& whole :
         {oggWith("OpusHead"), mp3Frames(), aacFrames(), boxed("isom"), matroska("webm", "A_OPUS"), "RIFF\x24\0\0\0WAVEfmt "s}) {
        for (std::size_t length = 0; length <= whole.size(); ++length) {
            // On the heap and with nothing behind it, so that a sanitizer sees a byte too many.
            const std::vector<char> beginning(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
            recordingOf({beginning.data(), beginning.size()});
        }
        CHECK(recordingOf(whole));
    }
}

TEST_CASE("a file is what its type claims or its name where the type says nothing", "[media][unit]") {
    CHECK(hub::fileKind("image/heic", "x.bin") == FileKind::Picture);
    CHECK(hub::fileKind("AUDIO/ogg; codecs=opus", "") == FileKind::Voice);
    CHECK(hub::fileKind("video/mp4", "voice.ogg") == FileKind::Video);
    CHECK(hub::fileKind("application/octet-stream", "Note.M4A") == FileKind::Voice);
    CHECK(hub::fileKind("", "clip.webm") == FileKind::Video);
    CHECK(hub::fileKind("application/pdf", "photo.jpg") == FileKind::File);
    CHECK(hub::fileKind("", "photo") == FileKind::File);
}

TEST_CASE("a message without words is what its files are", "[media][unit]") {
    CHECK(hub::wordlessKind(" \n", {FileKind::Picture}) == "picture");
    CHECK(hub::wordlessKind("", {FileKind::Picture, FileKind::Voice, FileKind::File}) == "voice");
    CHECK(hub::wordlessKind("", {FileKind::File}) == "file");
    CHECK(hub::wordlessKind("Hier", {FileKind::Voice}).empty());
    CHECK(hub::wordlessKind("", {}).empty());
}
