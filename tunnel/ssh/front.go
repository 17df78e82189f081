package ssh

import (
	"fmt"
	"net/url"
	"strings"
)

// Nginx is the part of nginx's configuration that leads the public base address to the forwarded port. It passes on
// what a road's boundary looks at: the host that was asked for, and who asked. The answer is not buffered, and what
// WeChat sends is small.
func Nginx(base, remote string) string {
	host, prefix := front(base)
	return fmt.Sprintf(`server {
    listen 443 ssl;
    server_name %[1]s;
    ssl_certificate     /etc/nginx/ssl/%[1]s.pem;
    ssl_certificate_key /etc/nginx/ssl/%[1]s.key;

    location %[2]s/ {
        proxy_pass http://%[3]s;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_buffering off;
        proxy_connect_timeout 3s;
        proxy_read_timeout 10s;
        client_max_body_size 10m;
    }
}
`, host, prefix, remote)
}

// Caddy is the same for Caddy, which fetches a certificate by itself.
func Caddy(base, remote string) string {
	host, prefix := front(base)
	if prefix == "" {
		return fmt.Sprintf("%s {\n    reverse_proxy %s\n}\n", host, remote)
	}
	return fmt.Sprintf("%s {\n    handle %s/* {\n        reverse_proxy %s\n    }\n}\n", host, prefix, remote)
}

// front takes a public base address apart; one that is not finished yet stands for an example.
func front(base string) (host, prefix string) {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" {
		return "wx.example.com", ""
	}
	return u.Hostname(), strings.TrimRight(u.Path, "/")
}
