package sdk

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Format is a language that an environment is written in.
type Format string

// The formats, in the order of the help.
const (
	Sh         Format = "sh"
	Fish       Format = "fish"
	PowerShell Format = "powershell"
	Dotenv     Format = "dotenv"
	Docker     Format = "docker" // a file for docker run --env-file
	JSON       Format = "json"
)

// Formats are all of them.
func Formats() []Format { return []Format{Sh, Fish, PowerShell, Dotenv, Docker, JSON} }

// Write writes an environment so that its reader gets every value as it is.
func (f Format) Write(variables []Variable) (string, error) {
	if f == JSON {
		return writeJSON(variables)
	}
	var out strings.Builder
	for _, v := range variables {
		if strings.ContainsAny(v.Value, "\r\n\x00") {
			return "", fmt.Errorf("%s has a line break in its value", v.Name)
		}
		out.WriteString(f.line(v) + "\n")
	}
	return out.String(), nil
}

func (f Format) line(v Variable) string {
	switch {
	case f == Sh && v.Unset:
		return "unset " + v.Name
	case f == Sh:
		return "export " + v.Name + "='" + strings.ReplaceAll(v.Value, "'", `'\''`) + "'"
	case f == Fish && v.Unset:
		return "set -e " + v.Name
	case f == Fish:
		return "set -gx " + v.Name + " '" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(v.Value) + "'"
	case f == PowerShell && v.Unset:
		return "Remove-Item Env:" + v.Name + " -ErrorAction SilentlyContinue"
	case f == PowerShell:
		return "$env:" + v.Name + " = '" + powerShellQuotes.Replace(v.Value) + "'"
	case f == Dotenv:
		return v.Name + "=" + dotenvQuoted(v.Value)
	}
	return v.Name + "=" + v.Value // of docker: as it is to the end of the line, and empty for what is not to be there
}

// powerShellQuotes doubles all that PowerShell takes for a single quote, typographic ones too.
var powerShellQuotes = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")

// dotenvQuoted uses single quotes, in which every reader of such files takes everything as it is. Where the value has one,
// double quotes are left, whose escapes differ between readers.
func dotenvQuoted(value string) string {
	switch {
	case value == "":
		return ""
	case !strings.Contains(value, "'"):
		return "'" + value + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`).Replace(value) + `"`
}

// writeJSON writes one object; null is a variable that must not be there.
func writeJSON(variables []Variable) (string, error) {
	out := map[string]*string{}
	for _, v := range variables {
		out[v.Name] = nil
		if !v.Unset {
			out[v.Name] = &v.Value
		}
	}
	raw, err := json.MarshalIndent(out, "", "  ")
	return string(raw) + "\n", err
}
