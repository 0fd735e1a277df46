# embed_files(TARGET NAME BASE dir FILES a b ...)
#
# Puts files into TARGET's object code (.incbin: no compile time, no copy at start) and makes a header
# "embedded/NAME.h" with
#   namespace embedded { std::span<const File> NAME(); }   // sorted by path, path relative to BASE
# so that the program needs no folder beside it.
function(embed_files target name)
  cmake_parse_arguments(arg "" "BASE" "FILES;DEPENDS" ${ARGN})
  set(dir "${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}")
  list(SORT arg_FILES)
  set(asm "    .section .rodata\n")
  set(decls "") 
  set(rows "")
  set(n 0)
  foreach(file IN LISTS arg_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE path)
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${arg_BASE}" OUTPUT_VARIABLE shown)
    string(APPEND asm
      "    .balign 16\n    .global embedded_${name}_${n}\n    .hidden embedded_${name}_${n}\nembedded_${name}_${n}:\n"
      "    .incbin \"${path}\"\n    .global embedded_${name}_${n}_end\n    .hidden embedded_${name}_${n}_end\n"
      "embedded_${name}_${n}_end:\n    .byte 0\n")
    string(APPEND decls "extern const char embedded_${name}_${n}[];\nextern const char embedded_${name}_${n}_end[];\n")
    string(APPEND rows
      "        {\"${shown}\", {embedded_${name}_${n}, static_cast<std::size_t>(embedded_${name}_${n}_end - embedded_${name}_${n})}},\n")
    math(EXPR n "${n} + 1")
  endforeach()
  string(APPEND asm "    .section .note.GNU-stack,\"\",@progbits\n")
  file(CONFIGURE OUTPUT "${dir}/${name}.S" CONTENT "${asm}" @ONLY)
  file(CONFIGURE OUTPUT "${dir}/include/embedded/file.h" CONTENT
"#pragma once
#include <string_view>
namespace embedded {
/// One file inside the program; both views live as long as it runs.
struct File {
    std::string_view path;
    std::string_view bytes;
};
}
" @ONLY)
  file(CONFIGURE OUTPUT "${dir}/include/embedded/${name}.h" CONTENT
"#pragma once
#include <span>
#include \"embedded/file.h\"
namespace embedded {
std::span<const File> ${name}();
}
" @ONLY)
  file(CONFIGURE OUTPUT "${dir}/${name}.cpp" CONTENT
"#include \"embedded/${name}.h\"
extern \"C\" {
${decls}}
namespace embedded {
std::span<const File> ${name}() {
    static const File files[] = {
${rows}        {{}, {}}};
    return {files, ${n}};
}
}
" @ONLY)
  # A property of a source is seen only in the folder of the target that compiles it.
  set_source_files_properties("${dir}/${name}.S" TARGET_DIRECTORY ${target} PROPERTIES OBJECT_DEPENDS "${arg_FILES};${arg_DEPENDS}")
  target_sources(${target} PRIVATE "${dir}/${name}.S" "${dir}/${name}.cpp")
  target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${dir}/include>")
endfunction()
