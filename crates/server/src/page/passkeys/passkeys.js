(function () {
  var form = document.querySelector('form[data-passkey]');
  if (!form) return;
  var says = form.querySelector('[role=status]'), button = form.querySelector('button');
  var kind = form.getAttribute('data-passkey'), at = form.getAttribute('data-origin');
  if (!window.PublicKeyCredential || !navigator.credentials) {
    says.textContent = 'This browser has no passkeys.';
    return;
  }
  if (location.origin !== at) {
    var link = document.createElement('a');
    link.href = at + location.pathname; link.textContent = link.href;
    says.textContent = 'Passkeys are for another address of this workbench: '; says.append(link);
    return;
  }
  says.textContent = ''; button.hidden = false; button.disabled = false;
  function bytes(text) {
    var plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }
  function send(to, more) {
    var fields = Object.assign(Object.fromEntries(new FormData(form)), more);
    var body = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) };
    return fetch(to, body).then(function (answer) {
      return answer.json().then(function (found) {
        if (!answer.ok) throw new Error(found.error);
        return found;
      });
    });
  }
  function ask(options) {
    options.challenge = bytes(options.challenge);
    if (kind === 'get') return navigator.credentials.get({ publicKey: options });
    options.user.id = bytes(options.user.id);
    (options.excludeCredentials || []).forEach(function (known) {
      known.id = bytes(known.id);
      delete known.transports;
    });
    return navigator.credentials.create({ publicKey: options });
  }
  function written(made) {
    var given = made.response, answer = { clientDataJSON: text(given.clientDataJSON) };
    if (kind === 'get') {
      answer.authenticatorData = text(given.authenticatorData);
      answer.signature = text(given.signature);
      answer.userHandle = given.userHandle ? text(given.userHandle) : null;
    } else {
      answer.attestationObject = text(given.attestationObject);
      answer.transports = given.getTransports ? given.getTransports() : [];
    }
    var id = text(made.rawId);
    return JSON.stringify({ id: id, rawId: id, type: made.type, response: answer, clientExtensionResults: {} });
  }
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    button.disabled = true; says.textContent = '';
    send(form.getAttribute('data-begin'), {})
      .then(function (found) { return ask(found.options); })
      .then(function (made) { return send(form.getAttribute('data-end'), { answer: written(made) }); })
      .then(function (done) { location.href = done.at; })
      .catch(function (why) {
        button.disabled = false;
        var known = { NotAllowedError: 'It was broken off, or took too long.', InvalidStateError: 'This device has a passkey of yours already.' };
        says.textContent = known[why.name] || why.message || 'It was not done.';
      });
  });
}());
