# What every target of ours is compiled with: link hub_options PRIVATE.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

option(DRAGOMAN_WERROR "Warnings are errors" OFF)
set(DRAGOMAN_SANITIZE "" CACHE STRING "Value of -fsanitize=, such as address,undefined or thread; empty for none")
option(DRAGOMAN_WEB "Build the page with npm" ON)
option(DRAGOMAN_TESTS "Build the tests, the fuzz targets and the benchmarks" ON)

add_library(hub_options INTERFACE)
target_include_directories(hub_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(hub_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${DRAGOMAN_WERROR}>>:-Werror>
  # GCC 12 sees overlaps and bounds in std::string's own copies that aren't there (GCC bugs 105329, 105651).
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-Wno-restrict -Wno-array-bounds -Wno-stringop-overflow>
  # Lets ccache follow the headers behind a precompiled one.
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-fpch-preprocess>)
if(DRAGOMAN_SANITIZE)
  # A null pointer stops the address sanitizer, too, and our processors read what isn't aligned: not worth the third that both
  # checks add to the time to compile.
  # Clang's check of sums of pointers stops at RapidJSON's empty stack, which adds to a null pointer and never reads there.
  target_compile_options(hub_options INTERFACE -fsanitize=${DRAGOMAN_SANITIZE} -fno-sanitize=null,alignment
    $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=pointer-overflow> -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(hub_options INTERFACE -fsanitize=${DRAGOMAN_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE}")
endif()
