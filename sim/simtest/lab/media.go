package lab

// The beginnings of media files, by which WeChat tells them apart.
func PNG() []byte  { return []byte("\x89PNG\r\n\x1a\n and so on") }
func JPEG() []byte { return []byte("\xff\xd8\xff\xe0 and so on") }
func AMR() []byte  { return []byte("#!AMR\n and so on") }
func MP4() []byte  { return []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom and so on") }
