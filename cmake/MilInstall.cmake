# `cmake --install`: headers, one static library a layer, the tools and a CMake package, so that a client writes
# find_package(mil) and links mil::mil. test/install is such a client.
include(CMakePackageConfigHelpers)
set(mil_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mil)

get_property(mil_layers GLOBAL PROPERTY MIL_LAYERS)
set_target_properties(mil_llvm PROPERTIES EXPORT_NAME llvm)
install(
  TARGETS mil mil_llvm ${mil_layers}
  EXPORT mil-targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# The tables that headers include are no headers: nothing compiles them on their own. The same for generated headers.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/mil DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.def)
install(DIRECTORY ${PROJECT_BINARY_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} OPTIONAL
        FILES_MATCHING PATTERN *.h PATTERN *.inc PATTERN *.def)

install(EXPORT mil-targets NAMESPACE mil:: DESTINATION ${mil_cmake_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/mil-config.cmake.in ${PROJECT_BINARY_DIR}/mil-config.cmake
                              INSTALL_DESTINATION ${mil_cmake_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mil-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/mil-config.cmake ${PROJECT_BINARY_DIR}/mil-config-version.cmake
        DESTINATION ${mil_cmake_dir})
