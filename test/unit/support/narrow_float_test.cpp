#include "mil/support/narrow_float.h"

#include "catch.h"

