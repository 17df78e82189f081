package main

import (
	"cmp"
	"encoding/json"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// imageConfig is what package.sh writes of how the image is run.
type imageConfig struct {
	Config struct {
		Entrypoint, Cmd []string
		ExposedPorts    map[string]struct{}
		Healthcheck     struct{ Test []string }
	}
}

// packageScript is app/package.sh with each variable of the shell as its name.
func packageScript(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("package.sh")
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`\$\([^()]*\)|\$\w+`).ReplaceAllStringFunc(string(raw), func(s string) string { return strings.Trim(s, "$()") })
}

func readImageConfig(t *testing.T) (out imageConfig) {
	t.Helper()
	_, text, _ := strings.Cut(packageScript(t), "cat >\"image/config.json\" <<-END\n")
	text, _, _ = strings.Cut(text, "\tEND\n")
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return out
}

// TestTheImageRunsWhatTheProgramHas: its command and its health check are command lines that wxlab takes, and the ports that
// it shows are those that it listens at.
func TestTheImageRunsWhatTheProgramHas(t *testing.T) {
	image := readImageConfig(t).Config
	if !slices.Equal(image.Entrypoint, []string{"/wxlab"}) || len(image.Healthcheck.Test) < 2 || len(image.ExposedPorts) != 3 {
		t.Fatalf("%+v", image)
	}
	if health := image.Healthcheck.Test; health[0] != "CMD" || health[1] != image.Entrypoint[0] {
		t.Errorf("the health check is %q", health)
	}
	for _, line := range [][]string{image.Cmd, image.Healthcheck.Test[2:]} {
		cmd, args, err := newRootCommand(&program{out: io.Discard, errs: io.Discard}).Find(line)
		if err != nil || !cmd.HasParent() || cmd.ParseFlags(args) != nil {
			t.Errorf("wxlab %s: %v", strings.Join(line, " "), err)
		}
	}
	for port := range image.ExposedPorts {
		if number := strings.TrimSuffix(port, "/tcp"); !slices.Contains(image.Cmd, "0.0.0.0:"+number) {
			t.Errorf("nobody listens at %s: %q", port, image.Cmd)
		}
	}
}

// TestTheReadmesServiceIsTheImage: its name, its ports and its program, in GitHub's job and in GitLab's beside it.
func TestTheReadmesServiceIsTheImage(t *testing.T) {
	image := readImageConfig(t).Config
	script := packageScript(t)
	text := readmeBlocks(t, "yaml")[2]
	var github struct {
		Jobs map[string]struct {
			Services map[string]struct {
				Image string
				Ports []string
				Env   map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(text), &github); err != nil {
		t.Fatal(err)
	}
	service := github.Jobs["wechat"].Services["wechat"]
	own := map[string]string{"WXLAB_APPID": ownAppID, "WXLAB_SECRET": ownSecret, "WXLAB_TOKEN": ownToken, "WXLAB_AES_KEY": ownKey}
	taken := 0
	p := &program{errs: io.Discard, env: func(name string) string {
		value := service.Env[name]
		if value != "" {
			taken++
		}
		return cmp.Or(own[name], value)
	}}
	var target targetFlags
	if err := p.completeTarget(&target); err != nil || target.server() == nil || taken != len(service.Env) {
		t.Errorf("the service's variables name no server under test: %v, of %d variables %d are taken", err, len(service.Env), taken)
	}
	name := service.Image[strings.LastIndexByte(service.Image, '/')+1:]
	if name == "" || !strings.Contains(script, `"`+name+`"`) {
		t.Errorf("package.sh makes no image %q", name)
	}
	for _, ports := range service.Ports {
		if _, inside, _ := strings.Cut(ports, ":"); !strings.Contains(text, "http://127.0.0.1:"+inside) {
			t.Errorf("nothing in the job calls port %s", inside)
		} else if _, exposed := image.ExposedPorts[inside+"/tcp"]; !exposed {
			t.Errorf("the image does not expose %s", inside)
		}
	}
	if !strings.Contains(text, `docker exec "$(docker ps -qf ancestor=`+service.Image+`)" `+image.Entrypoint[0]+" coverage") {
		t.Error("the job looks for another container, or another program in it")
	}
	var gitlab struct {
		Wechat struct {
			Services []struct{ Name, Alias string }
			Script   []string
		}
	}
	if err := yaml.UnmarshalWithOptions([]byte(beside(text)), &gitlab, yaml.Strict()); err != nil {
		t.Fatalf("%v in\n%s", err, beside(text))
	}
	job := gitlab.Wechat
	if len(job.Services) != 1 || len(job.Script) != 1 || job.Services[0].Name != service.Image ||
		!strings.Contains(job.Script[0], "http://"+job.Services[0].Alias+":8681") {
		t.Errorf("GitLab's job: %+v", job)
	}
}

// beside is what stands in the comments behind a file's lines, after the one that names it.
func beside(text string) (out string) {
	for _, m := range regexp.MustCompile(`(?m)\S.*? {2,}# (.*)$`).FindAllStringSubmatch(text, -1) {
		out += m[1] + "\n"
	}
	return out
}

// TestTheReadmeNamesEveryPackage that package.sh makes, and no other; what a reader types finds the file.
func TestTheReadmeNamesEveryPackage(t *testing.T) {
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme, script := string(raw), packageScript(t)
	_, table, _ := strings.Cut(readme, "\n| part | is |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var named []string
	for _, row := range strings.Split(table, "\n")[1:] {
		cells := strings.NewReplacer("`", "", ",", "").Replace(strings.Split(row, "|")[1])
		named = append(named, strings.Fields(cells)...)
	}
	made := regexp.MustCompile(`(?m)^parts="(.*)"$`).FindStringSubmatch(script)
	if made == nil || !slices.Equal(named, strings.Fields(made[1])) {
		t.Errorf("README.md names %q, package.sh makes %q", named, made)
	}
	if !strings.Contains(readme, "dist/wxlab-*-image-amd64.tar.gz") || !strings.Contains(script, "dist/wxlab-release-image-amd64.tar.gz") {
		t.Error("the image's file has another name")
	}
}
