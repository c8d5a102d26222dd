// SPDX-License-Identifier: Apache-2.0
// clerkdesk-window.exe: starts clerkdesk.exe beside it under this name and without a console, and waits for it.
//
// One large program serves both front ends, as on Linux: a second one would bring every module a second time.
#include <wchar.h>
#include <windows.h>

#define MOST 32768
static wchar_t program[MOST], line[MOST];

static const wchar_t *after_name(const wchar_t *words) {
  int quoted = 0;
  for (; *words && (quoted || *words != L' '); words++)
    if (*words == L'"') quoted = !quoted;
  return words;
}

// What a program of the desktop has for input and output may be nothing at all: then it is the empty device, since a
// program of the console ends at once without.
static HANDLE inherited(DWORD which) {
  HANDLE own = GetStdHandle(which);
  if (own && own != INVALID_HANDLE_VALUE && GetFileType(own) != FILE_TYPE_UNKNOWN &&
      SetHandleInformation(own, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT))
    return own;
  SECURITY_ATTRIBUTES shared = {sizeof shared, NULL, TRUE};
  DWORD both = FILE_SHARE_READ | FILE_SHARE_WRITE;
  return CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, both, &shared, OPEN_EXISTING, 0, NULL);
}

int WINAPI WinMain(HINSTANCE self, HINSTANCE before, LPSTR words, int shown) {
  (void)self, (void)before, (void)words, (void)shown;
  DWORD length = GetModuleFileNameW(NULL, program, MOST - 16);
  wchar_t *end = wcsrchr(program, L'\\');
  if (!length || !end || wcslen(GetCommandLineW()) > MOST - 32) return 3;
  wcscpy(end + 1, L"clerkdesk.exe");
  wcscat(wcscpy(line, L"clerkdesk-window"), after_name(GetCommandLineW()));
  STARTUPINFOW start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
  start.hStdInput = inherited(STD_INPUT_HANDLE);
  start.hStdOutput = inherited(STD_OUTPUT_HANDLE);
  start.hStdError = inherited(STD_ERROR_HANDLE);
  PROCESS_INFORMATION child;
  if (!CreateProcessW(program, line, NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &start, &child)) {
    MessageBoxW(NULL, program, L"ClerkDesk: kh\u00f4ng m\u1edf \u0111\u01b0\u1ee3c", MB_ICONSTOP);
    return 3;
  }
  AllowSetForegroundWindow(child.dwProcessId);
  WaitForSingleObject(child.hProcess, INFINITE);
  DWORD code = 3;
  GetExitCodeProcess(child.hProcess, &code);
  return (int)code;
}
