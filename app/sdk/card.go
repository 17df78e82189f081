package sdk

import (
	"slices"
	"strings"

	"wxlab/app/i18n"
)

// Trust is how sure it is that an SDK gets to the simulator by one of the ways.
type Trust string

// How sure it is.
const (
	Tried  Trust = "tried"  // a program that uses it got there
	Read   Trust = "read"   // its source says so
	Unsure Trust = "unsure" // nobody tried
	Never  Trust = "never"  // it cannot work
)

// Card is what a user of one SDK does to reach the simulator.
type Card struct {
	ID       string
	Name     string
	Language string
	Runtime  Runtime
	Base     Snippet // the SDK's own base URL; an empty Code where it has none
	Exec     Snippet // what is needed inside of exec; an empty Code where nothing is
	Hosts    bool    // the hosts file is the last resort that is worth a word
}

// Snippet is one way, in the SDK's language, and what is known of it.
type Snippet struct {
	Code  string
	Note  i18n.Text
	Trust Trust
}

// Filled is the code with the addresses of a simulator in it.
func (s Snippet) Filled(base, proxy string) string {
	host, port, _ := strings.Cut(proxy, ":")
	return strings.NewReplacer("{base}", base, "{host}", host, "{port}", port).Replace(s.Code)
}

// Cards are all of them, by language.
func Cards() []Card {
	return slices.Concat(goCards(), javaCards(), phpCards(), pythonCards(), nodeCards(), otherCards())
}

// Matching are the cards of a language, or of the SDK of that name, or of whatever has it in its name.
func Matching(name string) []Card {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, fits := range []func(Card) bool{
		func(c Card) bool { return strings.ToLower(c.Language) == name || string(c.Runtime) == name },
		func(c Card) bool { return c.ID == name || strings.ToLower(c.Name) == name },
		func(c Card) bool { return strings.Contains(strings.ToLower(c.Name), name) },
	} {
		found := slices.DeleteFunc(Cards(), func(c Card) bool { return !fits(c) })
		if len(found) > 0 && name != "" {
			return found
		}
	}
	return nil
}

// Command is how a program on the SDK is usually started through exec.
func (c Card) Command() string {
	usual := map[Runtime]string{
		Go: "go run .", Java: "./mvnw spring-boot:run", PHP: "php -S 127.0.0.1:9000", Python: "python app.py",
		Node: "node app.js", DotNet: "dotnet run",
		Curl: `curl -d '{}' https://api.weixin.qq.com/cgi-bin/component/api_component_token`,
	}
	return "wxlab exec -- " + usual[c.Runtime]
}

// HostsFile is the last resort, for code that knows neither a base URL nor a proxy.
func HostsFile() Snippet {
	return Snippet{
		Code: "127.0.0.1 api.weixin.qq.com mp.weixin.qq.com open.weixin.qq.com",
		Note: i18n.Text{
			Zh: "写入 hosts 文件（/etc/hosts 或 C:\\Windows\\System32\\drivers\\etc\\hosts），并用 wxlab serve --tls 127.0.0.1:443 让模拟器监听 TLS（443 端口可能需要权限），程序要信任工作区 ca/ 里的 ca.pem。用完请删掉这一行：它也会挡住真实的微信。",
			En: "Into the hosts file (/etc/hosts or C:\\Windows\\System32\\drivers\\etc\\hosts); wxlab serve --tls 127.0.0.1:443 has the simulator listen with TLS (port 443 may need a privilege), and the program trusts ca.pem of the workspace's folder ca/. Take the line out afterwards: it shuts out real WeChat, too.",
		},
		Trust: Tried,
	}
}
