@echo off
rem Builds and starts Wxlab on Windows: double-click it, or run app\run.cmd [arguments of wxlab]
rem Go and a C compiler are needed, for SQLite and OpenGL: https://go.dev/dl/ and https://github.com/niXman/mingw-builds-binaries
setlocal
cd /d "%~dp0.."
where go >nul 2>nul || (echo wxlab: Go is missing. Install it from https://go.dev/dl/ ^(in China: https://golang.google.cn/dl/^) and run this again.& pause & exit /b 3)
where gcc >nul 2>nul || (echo wxlab: A C compiler is missing. Install MinGW-w64 ^(winget install BrechtSanders.WinLibs.POSIX.UCRT^) and run this again.& pause & exit /b 3)
if not exist .build mkdir .build
if not exist .build\wxlab.exe echo wxlab: Building for the first time; this takes some minutes.
go build -buildvcs=false -tags migrated_fynedo,no_animations -o .build\wxlab.exe .\app || (echo wxlab: The build failed, see above. In China, GOPROXY=https://goproxy.cn,direct may help.& pause & exit /b 3)
.build\wxlab.exe %*
