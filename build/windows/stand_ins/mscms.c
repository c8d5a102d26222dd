/* SPDX-License-Identifier: Apache-2.0
   For tests under wine only, never shipped: Qt's Windows plugin asks for the colour profile of a screen, and wine 8 ends
   the program at the question. The answer here is that there is none. */
#define NONE(name) __declspec(dllexport) void *name(void) { return 0; }

NONE(OpenColorProfileW) NONE(WcsCreateIccProfile) NONE(GetColorProfileFromHandle)
__declspec(dllexport) int CloseColorProfile(void *profile) { (void)profile; return 1; }
