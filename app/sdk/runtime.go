package sdk

import (
	"slices"
	"strings"
)

// Runtime is what a command's code runs on, as far as its name tells.
type Runtime string

// The runtimes that differ in what leads them to the simulator.
const (
	Go        Runtime = "go"
	Java      Runtime = "java"
	Node      Runtime = "node"
	Python    Runtime = "python"
	PHP       Runtime = "php"
	DotNet    Runtime = "dotnet"
	Curl      Runtime = "curl"
	Container Runtime = "container"
	Unknown   Runtime = "unknown"
)

// runners are the programs by whose name a runtime is known.
var runners = map[Runtime][]string{
	Go:        {"go", "air", "dlv", "gow", "reflex", "gotestsum", "ginkgo"},
	Java:      {"java", "mvn", "mvnw", "mvnd", "gradle", "gradlew", "jbang", "kotlin", "sbt", "catalina.sh"},
	Node:      {"node", "npm", "npx", "pnpm", "yarn", "tsx", "ts-node", "nodemon", "nest", "next", "egg-scripts"},
	Python:    {"pytest", "uv", "poetry", "pipenv", "gunicorn", "uvicorn", "flask", "django-admin", "celery", "hypercorn"},
	PHP:       {"composer", "phpunit", "artisan", "symfony"},
	DotNet:    {"dotnet"},
	Curl:      {"curl"},
	Container: {"docker", "docker-compose", "podman", "nerdctl", "kubectl"},
}

// RuntimeOf tells what a command runs on. isGo looks into the program's file, for a Go program can have any name.
func RuntimeOf(program string, isGo func(path string) bool) Runtime {
	name := strings.ToLower(program[strings.LastIndexAny(program, `/\`)+1:])
	for _, ending := range []string{".exe", ".cmd", ".bat"} {
		name = strings.TrimSuffix(name, ending)
	}
	for runtime, names := range runners {
		if slices.Contains(names, name) {
			return runtime
		}
	}
	versioned := strings.TrimRight(name, "0123456789.") // python3.11, php8
	switch {
	case versioned == "python", versioned == "pypy":
		return Python
	case versioned == "php":
		return PHP
	case isGo(program):
		return Go
	}
	return Unknown
}

// Deaf says that the code of a runtime may not heed the environment on a system, whatever exec does.
func (r Runtime) Deaf(os string) bool {
	switch r {
	case Go:
		return os == "darwin" || os == "windows" // they have the system's store and no other
	case Java, DotNet, Container:
		return true
	}
	return false
}
