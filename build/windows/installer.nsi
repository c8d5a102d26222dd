; SPDX-License-Identifier: Apache-2.0
; The per-user installer: no administrator needed. Silent: /S, folder: /D=C:\path (last). makensis -DVERSION=… -DNUMBERS=…
; -DBUNDLE=… -DICON=… -DOUT=… [-DSIGN=command] [-DQUICK].
Unicode true
Target amd64-unicode
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ClerkDesk"
!define CLASSES "Software\Classes"

Name "ClerkDesk ${VERSION}"
OutFile "${OUT}"
Icon "${ICON}"
UninstallIcon "${ICON}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\ClerkDesk"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
ShowInstDetails show
InstallColors /windows ; the list in the colours of the desktop, not green on black
ShowUninstDetails show
BrandingText "ClerkDesk ${VERSION}"

VIProductVersion "${NUMBERS}.0"
VIAddVersionKey "ProductName" "ClerkDesk"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "ClerkDesk – cài đặt máy quầy"
VIAddVersionKey "CompanyName" "ClerkDesk"
VIAddVersionKey "LegalCopyright" "Apache License 2.0"

LoadLanguageFile "${NSISDIR}/Contrib/Language files/English.nlf"
LoadLanguageFile "${NSISDIR}/Contrib/Language files/Vietnamese.nlf"
LoadLanguageFile "${NSISDIR}/Contrib/Language files/French.nlf"
LangString RUNNING ${LANG_ENGLISH} "ClerkDesk is running. Close it, then install again; nothing was changed."
LangString RUNNING ${LANG_VIETNAMESE} "ClerkDesk đang chạy. Hãy đóng lại rồi cài đặt lần nữa; chưa có gì thay đổi."
LangString RUNNING ${LANG_FRENCH} "ClerkDesk est ouvert. Fermez-le, puis recommencez ; rien n'a été modifié."
LangString DATA ${LANG_ENGLISH} "The stations' data stays in $LOCALAPPDATA\ClerkDesk. Remove it by hand when every dossier was delivered."
LangString DATA ${LANG_VIETNAMESE} "Dữ liệu máy quầy vẫn ở $LOCALAPPDATA\ClerkDesk. Chỉ xoá bằng tay khi mọi hồ sơ đã gửi xong."
LangString DATA ${LANG_FRENCH} "Les données restent dans $LOCALAPPDATA\ClerkDesk. Supprimez-les à la main quand tout est transmis."
LangString PRACTICE ${LANG_ENGLISH} "ClerkDesk practice"
LangString PRACTICE ${LANG_VIETNAMESE} "ClerkDesk tập dượt"
LangString PRACTICE ${LANG_FRENCH} "ClerkDesk entraînement"
LangString VERIFY ${LANG_ENGLISH} "Signed batch of dossiers"
LangString VERIFY ${LANG_VIETNAMESE} "Lô hồ sơ đã phê duyệt"
LangString VERIFY ${LANG_FRENCH} "Lot de dossiers signé"
LangString PROFILE ${LANG_ENGLISH} "Station profile"
LangString PROFILE ${LANG_VIETNAMESE} "Hồ sơ máy quầy"
LangString PROFILE ${LANG_FRENCH} "Profil de poste"

Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif

; A program that runs cannot be opened for writing: ask for both before anything is touched.
!macro REFUSE_RUNNING FILE
  IfFileExists "$INSTDIR\${FILE}" 0 +8
    ClearErrors
    FileOpen $0 "$INSTDIR\${FILE}" a
    IfErrors 0 +4
      MessageBox MB_ICONSTOP "$(RUNNING)" /SD IDOK
      SetErrorLevel 5
      Quit
    FileClose $0
!macroend

Section "ClerkDesk"
  !insertmacro REFUSE_RUNNING "clerkdesk.exe"
  !insertmacro REFUSE_RUNNING "clerkdesk-window.exe"
  RMDir /r "$INSTDIR\_internal" ; of an earlier version; data never lies here
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\ClerkDesk"
  CreateShortcut "$SMPROGRAMS\ClerkDesk\ClerkDesk.lnk" "$INSTDIR\clerkdesk-window.exe"
  CreateShortcut "$SMPROGRAMS\ClerkDesk\$(PRACTICE).lnk" "$INSTDIR\clerkdesk-window.exe" "--practice"
  WriteRegStr HKCU "Software\ClerkDesk" "PracticeShortcut" "$SMPROGRAMS\ClerkDesk\$(PRACTICE).lnk"

  WriteRegStr HKCU "${CLASSES}\.asice" "" "ClerkDesk.Batch"
  WriteRegStr HKCU "${CLASSES}\.asice" "Content Type" "application/vnd.etsi.asic-e+zip"
  WriteRegStr HKCU "${CLASSES}\ClerkDesk.Batch" "" "$(VERIFY)"
  WriteRegStr HKCU "${CLASSES}\ClerkDesk.Batch\DefaultIcon" "" "$INSTDIR\clerkdesk-window.exe,0"
  WriteRegStr HKCU "${CLASSES}\ClerkDesk.Batch\shell\open\command" "" \
    '"$SYSDIR\cmd.exe" /d /k ""$INSTDIR\clerkdesk.exe" verify "%1""'

  WriteRegStr HKCU "${CLASSES}\.cdprofile" "" "ClerkDesk.Profile"
  WriteRegStr HKCU "${CLASSES}\ClerkDesk.Profile" "" "$(PROFILE)"
  WriteRegStr HKCU "${CLASSES}\ClerkDesk.Profile\DefaultIcon" "" "$INSTDIR\clerkdesk-window.exe,0"
  WriteRegStr HKCU "${CLASSES}\ClerkDesk.Profile\shell\open\command" "" '"$INSTDIR\clerkdesk-window.exe" "%1"'

  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\clerkdesk.exe" "" "$INSTDIR\clerkdesk.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "ClerkDesk"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "ClerkDesk"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\clerkdesk-window.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  SectionGetSize 0 $0
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0
SectionEnd

Section Uninstall
  !insertmacro REFUSE_RUNNING "clerkdesk.exe"
  !insertmacro REFUSE_RUNNING "clerkdesk-window.exe"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\clerkdesk.exe"
  Delete "$INSTDIR\clerkdesk-window.exe"
  Delete "$INSTDIR\licences.txt"
  Delete "$INSTDIR\sbom.json"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$LOCALAPPDATA\ClerkDesk-program" ; versions that updates added, no data
  ReadRegStr $0 HKCU "Software\ClerkDesk" "PracticeShortcut"
  Delete "$0"
  Delete "$SMPROGRAMS\ClerkDesk\ClerkDesk.lnk"
  RMDir "$SMPROGRAMS\ClerkDesk"
  ReadRegStr $0 HKCU "${CLASSES}\.asice" ""
  StrCmp $0 "ClerkDesk.Batch" 0 +2
    DeleteRegKey HKCU "${CLASSES}\.asice"
  DeleteRegKey HKCU "${CLASSES}\ClerkDesk.Batch"
  ReadRegStr $0 HKCU "${CLASSES}\.cdprofile" ""
  StrCmp $0 "ClerkDesk.Profile" 0 +2
    DeleteRegKey HKCU "${CLASSES}\.cdprofile"
  DeleteRegKey HKCU "${CLASSES}\ClerkDesk.Profile"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\clerkdesk.exe"
  DeleteRegKey HKCU "Software\ClerkDesk"
  DeleteRegKey HKCU "${KEY}"
  DetailPrint "$(DATA)"
  MessageBox MB_ICONINFORMATION "$(DATA)" /SD IDOK
SectionEnd
