package ssh

import (
	"fmt"

	"wxlab/tunnel"
)

// Error is why a road could not be opened, or why it ended. Code is a key of codes.
type Error struct {
	Code    string      `json:"code"`
	Message string      `json:"message,omitempty"` // what happened, as the system or the server says it
	Why     tunnel.Text `json:"why"`
	Fix     tunnel.Text `json:"fix"`
	// Fingerprint is the host key's, with the codes host_unknown and host_changed: "SHA256:…".
	Fingerprint string `json:"fingerprint,omitempty"`
	cause       error
}

// Error names the code, what it means, and what happened.
func (e *Error) Error() string {
	return fmt.Sprintf("SSH tunnel: %s: %s (%s)", e.Code, e.Why.En, e.Message)
}

// Unwrap returns what went wrong below, such as a context's end or net.ErrClosed.
func (e *Error) Unwrap() error { return e.cause }

// In is the error for the user, in one language.
func (e *Error) In(lang string) string { return e.Status(tunnel.Closed).In(lang) }

// Status is the error as a state.
func (e *Error) Status(state tunnel.State) tunnel.Status {
	return tunnel.Status{
		State: state, Code: e.Code, Message: e.Message, Why: e.Why, Fix: e.Fix, Fingerprint: e.Fingerprint,
	}
}

func failure(code string, err error) *Error {
	known := codes[code]
	return &Error{Code: code, Message: err.Error(), Why: known.why, Fix: known.fix, cause: err}
}

// nature says whether another attempt can help.
func (e *Error) nature() nature { return codes[e.Code].nature }

type nature int

const (
	passing nature = iota // goes away by itself: it is tried again
	busy                  // an earlier run may still hold the port: worth a wait
	final                 // the next attempt would fail the same way
)

var codes = map[string]struct {
	why, fix tunnel.Text
	nature   nature
}{
	"url": {
		why: tunnel.Text{Zh: "公网地址不能用。", En: "The public address cannot be used."},
		fix: tunnel.Text{Zh: "填写服务器上 nginx 或 Caddy 对外提供的地址，例如 https://wx.example.com（已备案的域名，443 端口）。",
			En: "Enter the address that nginx or Caddy on the server answers for, such as https://wx.example.com (port 443)."},
		nature: final,
	},
	"server": {
		why: tunnel.Text{Zh: "看不懂服务器的写法。", En: "The server is not written in a way that can be read."},
		fix: tunnel.Text{Zh: "写成 用户@主机 或 用户@主机:端口，例如 deploy@wx.example.com。",
			En: "Write it as user@host or user@host:port, such as deploy@wx.example.com."},
		nature: final,
	},
	"remote": {
		why: tunnel.Text{Zh: "服务器上的监听地址不能用。", En: "The address to listen on at the server cannot be used."},
		fix: tunnel.Text{Zh: "写成 IP:端口，例如 127.0.0.1:8690。", En: "Write it as ip:port, such as 127.0.0.1:8690."}, nature: final,
	},
	"key": {
		why: tunnel.Text{Zh: "没有可用的私钥。", En: "There is no private key to sign in with."},
		fix: tunnel.Text{Zh: "指定私钥文件（OpenSSH 格式）；私钥有口令就填口令，或先用 ssh-add 交给 ssh-agent。还没有密钥：ssh-keygen -t ed25519，再 ssh-copy-id 到服务器。",
			En: "Name a private key file (OpenSSH's format); enter its passphrase where it has one, or give it to ssh-agent with ssh-add. " +
				"Without a key yet: ssh-keygen -t ed25519, then ssh-copy-id to the server."},
		nature: final,
	},
	"host_unknown": {
		why: tunnel.Text{Zh: "第一次连接这台服务器，还不知道它的主机密钥；不核对就连接，可能连到冒充者。",
			En: "This server was never connected to, so its host key is not known; without a look at it, somebody else could answer."},
		fix: tunnel.Text{Zh: "在服务器上运行 ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub，与这里的指纹对比；一致再信任它。",
			En: "Run ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on the server and compare its fingerprint with this one; trust it if they are the same."},
		nature: final,
	},
	"host_changed": {
		why: tunnel.Text{Zh: "服务器的主机密钥与 known_hosts 里记录的不同：服务器重装过，或者有人在中间。",
			En: "The server's host key is not the one in known_hosts: it was installed anew, or somebody stands in between."},
		fix: tunnel.Text{Zh: "先向管理员确认。确实换过密钥，就用 ssh-keygen -R 主机 删除旧记录，再重新打开。",
			En: "Ask its administrator first. If the key was really changed, remove the old one with ssh-keygen -R host and open the tunnel again."},
		nature: final,
	},
	"known_hosts": {
		why: tunnel.Text{Zh: "known_hosts 文件读不了或写不了。", En: "The known_hosts file cannot be read or written."},
		fix: tunnel.Text{Zh: "按提示的行号改正文件，或检查它的权限。", En: "Mend the file at the line that is named, or look at its permissions."}, nature: final,
	},
	"refused": {
		why: tunnel.Text{Zh: "服务器不接受这个用户名或密钥。", En: "The server takes neither this user nor these keys."},
		fix: tunnel.Text{Zh: "确认用户名，并把公钥加到服务器上该用户的 ~/.ssh/authorized_keys（ssh-copy-id）。",
			En: "Check the user name, and add the public key to that user's ~/.ssh/authorized_keys on the server (ssh-copy-id)."},
		nature: final,
	},
	"handshake": {
		why: tunnel.Text{Zh: "能连上，但对方不是可用的 SSH 服务器，或双方没有共同的算法。",
			En: "Something answers, but it is no SSH server that can be used, or the two have no algorithm in common."},
		fix: tunnel.Text{Zh: "检查端口；很旧的 OpenSSH 需要升级。", En: "Check the port; a very old OpenSSH has to be updated."},
	},
	"connect": {
		why: tunnel.Text{Zh: "连不上服务器。", En: "The server cannot be reached."},
		fix: tunnel.Text{Zh: "检查主机名、端口、安全组和本机网络；用 ssh 命令试一次。",
			En: "Check host, port, the cloud's security group and this machine's network; try it once with the ssh command."},
	},
	"forward": {
		why: tunnel.Text{Zh: "服务器不肯转发这个端口：可能被占用（上一次的连接还没断开），或 sshd_config 禁止转发。",
			En: "The server will not forward this port: it may be taken (an earlier connection may hold it still), or its sshd_config forbids it."},
		fix: tunnel.Text{Zh: "等半分钟再试，或换一个端口；检查 AllowTcpForwarding、PermitListen、DisableForwarding。",
			En: "Try again in half a minute, or take another port; look at AllowTcpForwarding, PermitListen and DisableForwarding."},
		nature: busy,
	},
	"lost": {
		why: tunnel.Text{Zh: "与服务器的连接断了。", En: "The connection to the server was lost."},
		fix: tunnel.Text{Zh: "正在自动重连，地址不变。", En: "It is being made again by itself; the address stays."},
	},
}
