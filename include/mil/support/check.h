// MIL_CHECK: our own broken invariants. A user's mistake is a diagnostic, a file's or the system's an absl::Status.
#ifndef MIL_SUPPORT_CHECK_H_
#define MIL_SUPPORT_CHECK_H_

namespace mil::internal {
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);
}  // namespace mil::internal

// Aborts with file, line and condition. Stays on in release builds.
#define MIL_CHECK(condition)                                                \
  (__builtin_expect(static_cast<bool>(condition), 1) ? static_cast<void>(0) \
                                                     : ::mil::internal::CheckFailed(__FILE__, __LINE__, #condition))

// MIL_DCHECK: the same, where the check would cost time that counts. Off when NDEBUG is defined.
#ifdef NDEBUG
#define MIL_DCHECK(condition) static_cast<void>(sizeof(!(condition)))
#else
#define MIL_DCHECK(condition) MIL_CHECK(condition)
#endif

#endif  // MIL_SUPPORT_CHECK_H_
