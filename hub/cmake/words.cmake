# embed_words(TARGET NAME BASE dir FILES a.po b.po ...)
#
# Compiles catalogues and puts them into TARGET as embed_files does: "embedded/NAME.h", each under its path from BASE with
# .mo in place of .po. Entries that are fuzzy or empty stay out.
function(embed_words target name)
  cmake_parse_arguments(arg "" "BASE" "FILES" ${ARGN})
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/mo_${name}")
  set(all "")
  foreach(catalogue IN LISTS arg_FILES)
    cmake_path(RELATIVE_PATH catalogue BASE_DIRECTORY "${arg_BASE}" OUTPUT_VARIABLE path)
    cmake_path(REPLACE_EXTENSION path LAST_ONLY .mo OUTPUT_VARIABLE path)
    set(compiled "${folder}/${path}")
    cmake_path(GET compiled PARENT_PATH parent)
    add_custom_command(
      OUTPUT "${compiled}"
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${parent}"
      COMMAND "${MSGFMT}" --check-format --output-file "${compiled}" "${catalogue}"
      DEPENDS "${catalogue}"
      COMMENT "Compiling ${name}/${path}"
      VERBATIM)
    list(APPEND all "${compiled}")
  endforeach()
  add_custom_target(compiled_${name} DEPENDS ${all})
  add_dependencies(${target} compiled_${name})
  embed_files(${target} ${name} BASE "${folder}" FILES ${all})
endfunction()
