// Package snippet writes a recorded request as a command line or as source code, so that somebody can send it again from
// there. It needs no library beyond those that come with each language.
package snippet

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Request is what is written.
type Request struct {
	Method, URL string
	ContentType string // "" for none
	Body        []byte
}

// Language is one that a request can be written in.
type Language struct {
	Name  string // as people call it
	Write func(Request) string
}

// Languages are all of them.
func Languages() []Language {
	return []Language{{"curl", Curl}, {"Go", Go}, {"Python", Python}, {"PHP", PHP}, {"Java", Java}}
}

// binary reports whether the body is no text and has to be written in base64.
func (r Request) binary() bool { return !utf8.Valid(r.Body) || bytes.IndexByte(r.Body, 0) >= 0 }

func (r Request) base64() string { return base64.StdEncoding.EncodeToString(r.Body) }

// Curl writes a command line for a shell.
func Curl(r Request) string {
	line := "curl -X " + r.Method
	if r.ContentType != "" {
		line += " -H " + shell("Content-Type: "+r.ContentType)
	}
	switch {
	case len(r.Body) == 0:
	case r.binary():
		return "printf %s " + shell(r.base64()) + " | base64 -d | " + line + " --data-binary @- " + shell(r.URL)
	default:
		line += " --data-binary " + shell(string(r.Body))
	}
	return line + " " + shell(r.URL)
}

func shell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// Go writes a program.
func Go(r Request) string {
	var b strings.Builder
	body, imports := "nil", []string{"fmt", "io", "net/http"}
	if len(r.Body) > 0 {
		body = "strings.NewReader(body)"
		imports = append(imports, "strings")
	}
	if r.binary() {
		imports = append([]string{"encoding/base64"}, imports...)
	}
	b.WriteString("package main\n\nimport (\n")
	for _, path := range imports {
		fmt.Fprintf(&b, "\t%q\n", path)
	}
	b.WriteString(")\n\nfunc main() {\n")
	switch {
	case len(r.Body) == 0:
	case r.binary():
		fmt.Fprintf(&b, "\traw, err := base64.StdEncoding.DecodeString(%q)\n%s\tbody := string(raw)\n", r.base64(), goCheck)
	default:
		fmt.Fprintf(&b, "\tbody := %s\n", strconv.Quote(string(r.Body)))
	}
	fmt.Fprintf(&b, "\treq, err := http.NewRequest(%q, %s, %s)\n%s", r.Method, strconv.Quote(r.URL), body, goCheck)
	if r.ContentType != "" {
		fmt.Fprintf(&b, "\treq.Header.Set(\"Content-Type\", %s)\n", strconv.Quote(r.ContentType))
	}
	fmt.Fprintf(&b, "\tresp, err := http.DefaultClient.Do(req)\n%s\tdefer resp.Body.Close()\n", goCheck)
	fmt.Fprintf(&b, "\tanswer, err := io.ReadAll(resp.Body)\n%s\tfmt.Println(resp.Status)\n\tfmt.Println(string(answer))\n}\n", goCheck)
	return b.String()
}

const goCheck = "\tif err != nil {\n\t\tpanic(err)\n\t}\n"

// Python writes a script for Python 3.
func Python(r Request) string {
	var b strings.Builder
	if r.binary() {
		b.WriteString("import base64\n")
	}
	b.WriteString("import urllib.error\nimport urllib.request\n\n")
	body := "None"
	switch {
	case len(r.Body) == 0:
	case r.binary():
		body = "base64.b64decode(" + quoted(r.base64()) + ")"
	default:
		body = quoted(string(r.Body)) + `.encode("utf-8")`
	}
	fmt.Fprintf(&b, "request = urllib.request.Request(\n    %s,\n    data=%s,\n", quoted(r.URL), body)
	if r.ContentType != "" {
		fmt.Fprintf(&b, "    headers={\"Content-Type\": %s},\n", quoted(r.ContentType))
	}
	fmt.Fprintf(&b, "    method=%s,\n)\n", quoted(r.Method))
	b.WriteString("try:\n    answer = urllib.request.urlopen(request)\nexcept urllib.error.HTTPError as refused:\n" +
		"    answer = refused\nprint(answer.status)\nprint(answer.read().decode(\"utf-8\", \"replace\"))\n")
	return b.String()
}

// quoted is a string literal of Python: one of JSON is.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil { // a string can be encoded
		return `""`
	}
	return strings.TrimRight(b.String(), "\n")
}

// PHP writes a script that needs PHP's curl extension.
func PHP(r Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<?php\n$request = curl_init(%s);\n", php(r.URL))
	b.WriteString("curl_setopt($request, CURLOPT_RETURNTRANSFER, true);\n")
	fmt.Fprintf(&b, "curl_setopt($request, CURLOPT_CUSTOMREQUEST, %s);\n", php(r.Method))
	if r.ContentType != "" {
		fmt.Fprintf(&b, "curl_setopt($request, CURLOPT_HTTPHEADER, [%s]);\n", php("Content-Type: "+r.ContentType))
	}
	switch {
	case len(r.Body) == 0:
	case r.binary():
		fmt.Fprintf(&b, "curl_setopt($request, CURLOPT_POSTFIELDS, base64_decode(%s));\n", php(r.base64()))
	default:
		fmt.Fprintf(&b, "curl_setopt($request, CURLOPT_POSTFIELDS, %s);\n", php(string(r.Body)))
	}
	b.WriteString("$answer = curl_exec($request);\necho curl_getinfo($request, CURLINFO_HTTP_CODE), \"\\n\", $answer, \"\\n\";\n")
	return b.String()
}

func php(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'" }

// Java writes a class for Java 11 and later, which runs as it is: java Send.java
func Java(r Request) string {
	var b strings.Builder
	b.WriteString("import java.net.URI;\nimport java.net.http.HttpClient;\nimport java.net.http.HttpRequest;\n" +
		"import java.net.http.HttpResponse;\nimport java.util.Base64;\n\npublic class Send {\n" +
		"    public static void main(String[] args) throws Exception {\n")
	body := "HttpRequest.BodyPublishers.noBody()"
	switch {
	case len(r.Body) == 0:
	case r.binary():
		body = "HttpRequest.BodyPublishers.ofByteArray(Base64.getDecoder().decode(" + java(r.base64()) + "))"
	default:
		body = "HttpRequest.BodyPublishers.ofString(" + java(string(r.Body)) + ")"
	}
	fmt.Fprintf(&b, "        HttpRequest request = HttpRequest.newBuilder(URI.create(%s))\n", java(r.URL))
	if r.ContentType != "" {
		fmt.Fprintf(&b, "            .header(\"Content-Type\", %s)\n", java(r.ContentType))
	}
	fmt.Fprintf(&b, "            .method(%s, %s)\n            .build();\n", java(r.Method), body)
	b.WriteString("        HttpResponse<String> answer = HttpClient.newHttpClient()\n" +
		"            .send(request, HttpResponse.BodyHandlers.ofString());\n" +
		"        System.out.println(answer.statusCode());\n        System.out.println(answer.body());\n    }\n}\n")
	return b.String()
}

// java is a string literal. What is not ASCII is escaped, so that the file's encoding does not matter; control characters
// are written in octal, since Java reads \u000a as the end of the line.
func java(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ':
			fmt.Fprintf(&b, `\%03o`, r)
		case r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String() + `"`
}
