#include "mil/driver/driver.h"

int main(int argc, char** argv) { return mil::driver::MilcMain(argc, argv); }
