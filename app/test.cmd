@echo off
rem Runs the tests of everything without a window on Windows: app\test.cmd
setlocal enabledelayedexpansion
cd /d "%~dp0.."
where go >nul 2>nul || (echo wxlab: Go is missing. Install it from https://go.dev/dl/ ^(in China: https://golang.google.cn/dl/^) and run this again.& exit /b 3)
where gcc >nul 2>nul || (echo wxlab: A C compiler is missing. Install MinGW-w64 ^(winget install BrechtSanders.WinLibs.POSIX.UCRT^) and run this again.& exit /b 3)
set packages=
for /f %%p in ('go list -tags headless ./... ^| findstr /v /c:"/app/ui"') do set packages=!packages! %%p
go vet -tags headless %packages% || exit /b 1
go test -timeout 30m -tags headless %packages% || exit /b 1
echo Everything passed.
