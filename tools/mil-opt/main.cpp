#include "mil/driver/driver.h"

int main(int argc, char** argv) { return mil::driver::MilOptMain(argc, argv); }
