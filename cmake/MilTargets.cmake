# mil_library(<layer> SOURCES ... [DEPENDS layers...] [LINK libraries...])
# One layer of libmil: lib/<layer> with its public headers in include/mil/<layer>. DEPENDS states the layer's edges,
# which test/utils/check_layout.py compares with the #include lines. LINK is for what only the implementation uses.
function(mil_library layer)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LINK" ${ARGN})
  set(target mil_${layer})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(mil::${layer} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${layer} VERIFY_INTERFACE_HEADER_SETS ON)
  target_compile_features(${target} PUBLIC cxx_std_20)

  # As a header set, the headers are installed and compiled each on its own: target all_verify_interface_header_sets.
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/mil/${layer}/*.h)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
  target_include_directories(
    ${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/lib)

  target_compile_options(${target} PRIVATE -fno-exceptions -fno-rtti)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:mil_options>)
  target_link_libraries(${target} PUBLIC mil_llvm absl::status absl::statusor)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} PUBLIC mil_${dependency})
  endforeach()
  target_link_libraries(${target} PRIVATE ${ARG_LINK})
  set_property(GLOBAL APPEND PROPERTY MIL_LAYERS ${target})
endfunction()

# mil_umbrella(): mil::mil, all layers at once; what clients link, from the build tree or installed.
function(mil_umbrella)
  get_property(layers GLOBAL PROPERTY MIL_LAYERS)
  add_library(mil INTERFACE)
  add_library(mil::mil ALIAS mil)
  target_link_libraries(mil INTERFACE ${layers})
  add_dependencies(mil mil_builder_header)  # A generated header: there before anyone who links mil::mil is compiled.
endfunction()

# mil_tool(<name>): tools/<name>/main.cpp, a main() of one statement over the driver layer.
function(mil_tool name)
  add_executable(${name} main.cpp)
  target_link_libraries(${name} PRIVATE mil_driver mil_options)
  target_compile_options(${name} PRIVATE -fno-exceptions -fno-rtti)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  set_property(GLOBAL APPEND PROPERTY MIL_TOOLS ${name})
  if(MIL_INSTALL)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()
